package org.espprovision.broker.mosquitto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espprovision.broker.BearSslChain;
import org.espprovision.broker.BrokerFinding;

/** The files a TLS listener names: are they there, can Mosquitto read them, and is what is in them good for a device? */
final class FileRules {
    private static final String USUAL_USER = "mosquitto";

    private final MosquittoConfig config;
    private final ConfigLint.Premises premises;
    private final Clock clock;

    FileRules(MosquittoConfig config, ConfigLint.Premises premises, Clock clock) {
        this.config = config;
        this.premises = premises;
        this.clock = clock;
    }

    void inspect(ConfigListener listener, List<BrokerFinding> found) {
        if (Account.named(user()).isEmpty()) {
            found.add(BrokerFinding.notChecked(
                    "config.unreadable",
                    "whether Mosquitto can read these files",
                    "this machine has no user %s".formatted(user())));
        }
        List<X509Certificate> authorities = listener.setting("cafile")
                .map(line -> certificates(line, found))
                .orElse(List.of());
        if (listener.setting("cafile").isEmpty() && listener.setting("capath").isEmpty()) {
            found.add(BrokerFinding.stops(
                            "config.cafile",
                            "no cafile: no client certificate can be checked",
                            "cafile with the certificates of your authority and, if it has one, its root.")
                    .at(listener.place()));
        }
        listener.setting("capath")
                .filter(line -> line.value().startsWith("/etc/ssl"))
                .ifPresent(line -> found.add(BrokerFinding.unsafe(
                                "config.capath",
                                "clients of every public authority in %s are let in".formatted(line.value()),
                                "Take capath out and keep your own authority alone in cafile.")
                        .at(line.place())));
        List<X509Certificate> own = listener.setting("certfile")
                .map(line -> certificates(line, found))
                .orElse(List.of());
        if (!own.isEmpty()) {
            server(listener, own, authorities, found);
        }
        listener.setting("keyfile").ifPresent(line -> key(line, own, found));
        new AuthorityRules(premises, clock).inspect(listener, authorities, found);
        listener.setting("crlfile").ifPresent(line -> list(line, authorities, found));
        if (listener.setting("crlfile").isEmpty()) {
            found.add(BrokerFinding.note(
                            "config.no-crl",
                            "no revocation list: a lost device stays welcome",
                            "crlfile, with the list that 'provision ca crl' makes.")
                    .at(listener.place()));
        }
        accessList(listener, found);
        listener.security("password_file").ifPresent(line -> readable(line, found));
    }

    /** What is in the file; empty, and told, where it is of no use. */
    private List<X509Certificate> certificates(ConfigLine line, List<BrokerFinding> found) {
        Optional<PemFile> pem = read(line, found);
        if (pem.isEmpty()) {
            return List.of();
        }
        try {
            List<X509Certificate> certificates = pem.get().certificates();
            if (certificates.isEmpty()) {
                found.add(BrokerFinding.stops(
                                "config.no-certificate",
                                "%s has no certificate in PEM, and Mosquitto does not start".formatted(line.value()),
                                "A file in DER becomes PEM with: openssl x509 -inform DER -in FILE -out FILE.pem")
                        .at(line.place()));
            }
            return certificates;
        } catch (GeneralSecurityException e) {
            found.add(unreadableContent(line, "certificate", e));
            return List.of();
        }
    }

    private static BrokerFinding unreadableContent(ConfigLine line, String what, Exception e) {
        return BrokerFinding.stops(
                        "config.damaged",
                        "the %s in %s cannot be read: %s".formatted(what, line.value(), e.getMessage()),
                        "It is damaged, or something else. Put a good one in its place.")
                .at(line.place());
    }

    private void server(
            ConfigListener listener,
            List<X509Certificate> own,
            List<X509Certificate> authorities,
            List<BrokerFinding> found) {
        String place = listener.where("certfile");
        List<X509Certificate> sent = asSent(own, authorities);
        Optional<X509Certificate> anchor = premises.anchor().or(() -> rootOf(sent, authorities));
        if (anchor.isEmpty()) {
            found.add(BrokerFinding.notChecked(
                            "bearssl.62",
                            "whether devices trust the broker's certificate",
                            "neither the workspace nor cafile has the root they would trust")
                    .at(place));
        }
        var rules = new BearSslChain(anchor.orElse(own.get(0)), premises.host(), clock.instant());
        rules.objections(sent).stream()
                .filter(objection -> anchor.isPresent() || objection.error() != 62)
                .forEach(objection -> found.add(BrokerFinding.stops(
                                "bearssl." + objection.error(),
                                "%s (the device prints error %d)".formatted(objection.words(), objection.error()),
                                objection.remedy())
                        .at(place)));
        new NameFindings(own.get(0), premises.host()).inspect().forEach(finding -> found.add(finding.at(place)));
    }

    /** OpenSSL completes a chain that is one certificate long from cafile; a longer one it sends as it is. */
    private static List<X509Certificate> asSent(List<X509Certificate> own, List<X509Certificate> authorities) {
        List<X509Certificate> sent = new ArrayList<>(own);
        if (own.size() > 1) {
            return sent;
        }
        Optional<X509Certificate> above = issuer(own.get(0), authorities);
        while (above.isPresent() && !sent.contains(above.get())) {
            sent.add(above.get());
            above = issuer(above.get(), authorities);
        }
        return sent;
    }

    private static Optional<X509Certificate> issuer(X509Certificate of, List<X509Certificate> among) {
        return among.stream()
                .filter(one -> !one.equals(of))
                .filter(one -> AuthorityRules.isSignedBy(of, one))
                .findFirst();
    }

    private static Optional<X509Certificate> rootOf(List<X509Certificate> sent, List<X509Certificate> authorities) {
        return authorities.stream()
                .filter(AuthorityRules::isRoot)
                .filter(root -> sent.stream().anyMatch(one -> AuthorityRules.isSignedBy(one, root)))
                .findFirst()
                .or(() -> authorities.stream().filter(AuthorityRules::isRoot).findFirst());
    }

    private void key(ConfigLine line, List<X509Certificate> own, List<BrokerFinding> found) {
        Optional<PemFile> pem = read(line, found);
        if (pem.isEmpty()) {
            return;
        }
        Optional<PemFile.Block> key = pem.get().blocks().stream()
                .filter(block -> block.label().endsWith("PRIVATE KEY"))
                .findFirst();
        if (key.isEmpty()) {
            found.add(BrokerFinding.stops(
                            "config.no-key",
                            "%s has no private key in PEM, and Mosquitto does not start".formatted(line.value()),
                            "Name the file that has '-----BEGIN PRIVATE KEY-----' in it.")
                    .at(line.place()));
        } else if (key.get().isEncrypted()) {
            found.add(BrokerFinding.stops(
                            "config.key-encrypted",
                            "the key in %s is under a pass phrase, which nobody types when Mosquitto starts as a service"
                                    .formatted(line.value()),
                            "openssl pkey -in %s -out server.key takes it off; then let only Mosquitto read the file."
                                    .formatted(line.value()))
                    .at(line.place()));
        } else if (!own.isEmpty()) {
            pair(line, key.get(), own.get(0), found);
        }
    }

    private static void pair(
            ConfigLine line, PemFile.Block key, X509Certificate certificate, List<BrokerFinding> found) {
        boolean pair;
        try {
            pair = PemFile.isPair(key, certificate);
        } catch (GeneralSecurityException anotherKindOfKey) {
            pair = false;
        }
        if (!pair) {
            found.add(BrokerFinding.stops(
                            "config.pair",
                            "the key in %s does not belong to certfile".formatted(line.value()),
                            "At its start Mosquitto ends; on SIGHUP it goes on and refuses everybody (no shared cipher). Put the "
                                    + "two that belong together in place.")
                    .at(line.place()));
        }
    }

    private void list(ConfigLine line, List<X509Certificate> authorities, List<BrokerFinding> found) {
        Optional<PemFile> pem = read(line, found);
        if (pem.isEmpty()) {
            return;
        }
        try {
            new ListRules(premises, clock.instant()).inspect(line, pem.get().lists(), authorities, found);
        } catch (GeneralSecurityException e) {
            found.add(unreadableContent(line, "revocation list", e));
        }
    }

    private void accessList(ConfigListener listener, List<BrokerFinding> found) {
        Optional<ConfigLine> line = listener.security("acl_file");
        if (line.isEmpty()) {
            found.add(BrokerFinding.unsafe(
                            "config.no-acl",
                            "no access list: every device may read and write every other's topics",
                            "acl_file, with 'pattern write devices/%u/up/#' and 'pattern read devices/%u/down/#'.")
                    .at(listener.place()));
        } else if (readable(line.get(), found)) {
            AccessListRules.inspect(Path.of(line.get().value()), found);
        }
    }

    private Optional<PemFile> read(ConfigLine line, List<BrokerFinding> found) {
        if (!readable(line, found)) {
            return Optional.empty();
        }
        try {
            return Optional.of(PemFile.read(Path.of(line.value())));
        } catch (IOException e) {
            found.add(notRead(line, e));
            return Optional.empty();
        }
    }

    /** Whether the file is there; tells as well when Mosquitto could not read it. */
    private boolean readable(ConfigLine line, List<BrokerFinding> found) {
        Path file = Path.of(line.value());
        if (!file.isAbsolute()) {
            found.add(BrokerFinding.note(
                            "config.relative",
                            "%s is looked for in whatever folder Mosquitto is started from".formatted(file),
                            "Write the whole path.")
                    .at(line.place()));
        }
        try {
            if (!Files.exists(file)) {
                throw new NoSuchFileException(line.value());
            }
            blocked(file).ifPresent(where -> found.add(unreadable(line, where)));
            return Files.isReadable(file) && Files.isRegularFile(file);
        } catch (IOException e) {
            found.add(notRead(line, e));
            return false;
        }
    }

    private Optional<Path> blocked(Path file) throws IOException {
        String user = user();
        Optional<Account> account = Account.named(user);
        return account.isEmpty() ? Optional.empty() : account.get().blockedAt(file);
    }

    private String user() {
        return config.last("user")
                .map(ConfigLine::value)
                .filter(name -> !name.isEmpty())
                .orElse(USUAL_USER);
    }

    private BrokerFinding unreadable(ConfigLine line, Path where) {
        Path real = Path.of(line.value()).toAbsolutePath().normalize();
        boolean folder = Files.isDirectory(where);
        return BrokerFinding.stops(
                        "config.unreadable",
                        folder
                                ? "the user %s cannot read %s: it may not enter %s"
                                        .formatted(user(), line.value(), where)
                                : "the user %s cannot read %s, and Mosquitto does not start"
                                        .formatted(user(), line.value()),
                        folder
                                ? "sudo chmod o+x %s, or put the files into /etc/mosquitto.".formatted(where)
                                : "sudo chgrp %s %s && sudo chmod 640 %s".formatted(user(), real, real))
                .at(line.place());
    }

    private static BrokerFinding notRead(ConfigLine line, IOException e) {
        boolean missing = e instanceof NoSuchFileException;
        return BrokerFinding.stops(
                        missing ? "config.missing" : "config.unreadable",
                        missing
                                ? "there is no file %s, and Mosquitto does not start".formatted(line.value())
                                : "%s cannot be read here: %s".formatted(line.value(), e.getMessage()),
                        line.value().contains(" #")
                                ? "The '#' and what follows is taken as part of the name: put the comment on a line of its own."
                                : "Correct the path, or put the file there.")
                .at(line.place());
    }
}
