package org.espprovision.broker;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** What certificate does the broker show, and whom does it let in? */
final class DoorQuestions {
    private static final Duration SOON = Duration.ofDays(30);

    private final Caller caller;
    private final CheckGuests guests;
    private final Optional<X509Certificate> anchor;
    private final Clock clock;

    DoorQuestions(Caller caller, CheckGuests guests, Optional<X509Certificate> anchor, Clock clock) {
        this.caller = caller;
        this.guests = guests;
        this.anchor = anchor;
        this.clock = clock;
    }

    /** Whether a device of the authority gets through TLS. */
    boolean ask(List<BrokerFinding> found, Consumer<String> step) {
        Caller.Reception nobody = caller.shakeHands(Optional.empty());
        judgeBroker(nobody, found);
        if (nobody.ending() == Caller.Ending.BROKEN || nobody.ending() == Caller.Ending.SILENT) {
            found.add(BrokerFinding.stops(
                    "tls.broken",
                    "the handshake breaks before the broker has shown a certificate: " + nobody.words(),
                    "Its log has the reason, in the line with 'OpenSSL Error'."));
            return false;
        }
        step.accept("who gets in");
        found.add(withoutCertificate(nobody));
        found.add(stranger());
        found.add(revoked());
        return device(found);
    }

    private void judgeBroker(Caller.Reception seen, List<BrokerFinding> found) {
        if (seen.chain().isEmpty()) {
            return;
        }
        X509Certificate own = seen.chain().get(0);
        if (anchor.isEmpty()) {
            found.add(BrokerFinding.notChecked(
                    "bearssl.62",
                    "whether the device trusts the broker's certificate",
                    "there is no authority in the workspace; name the one the devices have with --broker-ca"));
        }
        var rules = new BearSslChain(
                anchor.orElse(own), Optional.of(caller.address().host()), clock.instant());
        List<BearSslChain.Objection> objections = rules.objections(seen.chain()).stream()
                .filter(objection -> anchor.isPresent() || objection.error() != 62)
                .toList();
        objections.forEach(objection -> found.add(BrokerFinding.stops(
                "bearssl." + objection.error(),
                "%s (the device prints error %d)".formatted(objection.words(), objection.error()),
                objection.remedy())));
        if (objections.isEmpty()) {
            found.add(BrokerFinding.good(
                    "chain.good",
                    "the device takes the broker's certificate, %s, by chain, name and dates"
                            .formatted(CertificateFacts.display(own.getSubjectX500Principal()))));
        }
        validity(seen.chain(), found);
    }

    private void validity(List<X509Certificate> chain, List<BrokerFinding> found) {
        Instant now = clock.instant();
        Instant end = chain.stream()
                .map(one -> one.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElse(now);
        Duration left = Duration.between(now, end);
        if (left.isNegative()) {
            return; // an objection, and told as one
        }
        String words = "the broker's certificates are good until %s, %,d days".formatted(end, left.toDays());
        found.add(
                left.compareTo(SOON) > 0
                        ? BrokerFinding.good("chain.dates", words)
                        : BrokerFinding.note("chain.dates", words, "Issue a new one in time: 'provision ca server'."));
    }

    private BrokerFinding withoutCertificate(Caller.Reception nobody) {
        if (!nobody.isOpen()) {
            return BrokerFinding.good("client.none", "a client without a certificate is refused" + alert(nobody));
        }
        OptionalInt code = connack(nobody);
        String demand = nobody.askedForCertificate()
                ? "the broker asks for a client certificate but takes a client without one"
                : "the broker asks for no client certificate";
        return BrokerFinding.unsafe(
                "client.none",
                code.orElse(-1) == 0
                        ? demand + ": anybody is let in"
                        : demand + "; such a client gets through TLS, and only MQTT turns it away",
                "In mosquitto.conf, on this listener: require_certificate true, and with it use_identity_as_username true.");
    }

    private BrokerFinding stranger() {
        Caller.Reception reception = caller.shakeHands(Optional.of(guests.stranger()));
        if (!reception.isOpen()) {
            return BrokerFinding.good(
                    "client.stranger", "a certificate of an unknown authority is refused" + alert(reception));
        }
        OptionalInt code = connack(reception);
        return BrokerFinding.unsafe(
                "client.stranger",
                "a certificate of an unknown authority gets through TLS"
                        + (code.orElse(-1) == 0 ? " and is let in" : ""),
                "In mosquitto.conf, on this listener: require_certificate true, and only your own authority in cafile "
                        + "(no capath /etc/ssl/certs).");
    }

    private BrokerFinding revoked() {
        if (guests.revoked().isEmpty()) {
            return BrokerFinding.notChecked(
                    "client.revoked", "whether a revoked certificate is refused", guests.withoutRevoked());
        }
        Caller.Reception reception = caller.shakeHands(guests.revoked());
        if (!reception.isOpen()) {
            boolean named = reception.words().contains("revoked");
            return named || reception.words().contains("certificate_unknown")
                    ? BrokerFinding.good("client.revoked", "a revoked certificate is refused" + alert(reception))
                    : BrokerFinding.good(
                            "client.revoked",
                            "a revoked certificate is refused, though not as revoked" + alert(reception));
        }
        close(reception);
        return BrokerFinding.unsafe(
                "client.revoked",
                "a revoked certificate (%s) is let in"
                        .formatted(guests.revoked()
                                .map(identity -> "serial "
                                        + identity.certificate()
                                                .getSerialNumber()
                                                .toString(16))
                                .orElse("")),
                "The broker has no revocation list, or an old one: crlfile on the listener, then 'provision broker crl "
                        + "--install FILE'. Mosquitto that cannot read its crlfile on SIGHUP goes on without.");
    }

    private boolean device(List<BrokerFinding> found) {
        if (guests.members().isEmpty()) {
            found.add(BrokerFinding.notChecked("client.device", "whether a device is let in", guests.withoutMembers()));
            return false;
        }
        TlsIdentity device = guests.members().get().device();
        Caller.Reception reception = caller.shakeHands(Optional.of(device));
        if (!reception.isOpen()) {
            found.add(refusedDevice(reception, device));
            return false;
        }
        SSLSession session = reception.socket().orElseThrow().getSession();
        found.add(BrokerFinding.good(
                "client.device",
                "a device's certificate is taken: %s, %s".formatted(session.getProtocol(), session.getCipherSuite())));
        close(reception);
        return true;
    }

    private static BrokerFinding refusedDevice(Caller.Reception reception, TlsIdentity device) {
        String issuer = CertificateFacts.display(device.certificate().getIssuerX500Principal());
        String remedy;
        if (reception.words().contains("unknown_ca")) {
            boolean listed = reception.issuers().contains(device.certificate().getIssuerX500Principal());
            remedy = listed
                    ? "cafile names %s, so either its root is missing there, or crlfile has no list of %s."
                            .formatted(issuer, issuer)
                    : "cafile of the broker lacks %s: it must hold the whole way up, intermediate and root, because a device sends its own certificate only."
                            .formatted(issuer);
        } else if (reception.words().contains("expired")) {
            remedy =
                    "The certificate was made a moment ago, so it is the broker's crlfile that has run out, or the broker's clock "
                            + "is wrong. 'provision broker crl --install FILE' brings a new list.";
        } else if (reception.words().contains("bad_certificate")) {
            remedy = "The certificate was made a moment ago: the broker's clock is probably behind.";
        } else {
            remedy = "The broker's log has the reason, in the line with 'OpenSSL Error'.";
        }
        return BrokerFinding.stops(
                "client.device", "a good certificate of %s is refused%s".formatted(issuer, alert(reception)), remedy);
    }

    private static String alert(Caller.Reception reception) {
        return switch (reception.ending()) {
            case SILENT -> ": the broker says nothing more";
            default -> {
                int at = reception.words().indexOf("fatal alert: ");
                yield at < 0 ? "" : " (alert %s)".formatted(reception.words().substring(at + "fatal alert: ".length()));
            }
        };
    }

    /** The code of CONNACK; empty when none comes. Ends the visit. */
    private static OptionalInt connack(Caller.Reception reception) {
        try (SSLSocket socket = reception.socket().orElseThrow()) {
            byte[] id = "provision-check".getBytes(StandardCharsets.US_ASCII);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeByte(0x10); // CONNECT
            out.writeByte(12 + id.length);
            out.writeUTF("MQTT");
            out.writeByte(4); // 3.1.1
            out.writeByte(2); // clean session
            out.writeShort(0);
            out.writeShort(id.length);
            out.write(id);
            out.flush();
            byte[] answer = socket.getInputStream().readNBytes(4);
            return answer.length == 4 ? OptionalInt.of(answer[3] & 0xFF) : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty(); // cut off: no welcome
        }
    }

    private static void close(Caller.Reception reception) {
        try {
            reception.socket().orElseThrow().close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
