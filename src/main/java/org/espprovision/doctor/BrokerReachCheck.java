package org.espprovision.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.espprovision.FailureKind;
import org.espprovision.broker.BrokerAddress;
import org.espprovision.broker.BrokerCheck;
import org.espprovision.broker.BrokerFinding;
import org.espprovision.pki.CaFile;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.station.BrokerCare;

/** The broker that devices are sent to: it answers, speaks TLS, is who devices trust, and refuses strangers. */
final class BrokerReachCheck implements Check {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Premises premises;

    BrokerReachCheck(Premises premises) {
        this.premises = premises;
    }

    @Override
    public String subject() {
        return "the broker";
    }

    @Override
    public FailureKind kind() {
        return FailureKind.BROKER;
    }

    @Override
    public void look(Findings found) {
        Optional<BrokerWish> wish = premises.broker();
        if (wish.isEmpty()) {
            found.ok("broker.none", "no broker is set; give one with --broker to have it looked at");
        } else if (wish.get() instanceof BrokerWish.Embedded embedded) {
            listen(found, embedded.listen());
        } else if (wish.get() instanceof BrokerWish.Remote remote) {
            call(found, remote.address());
        } else if (wish.get() instanceof BrokerWish.Unreadable unreadable) {
            found.problem(unreadable.why());
        }
    }

    private static void listen(Findings found, InetSocketAddress at) {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(at);
            found.ok(
                    "broker.embedded",
                    "the broker is the one in this program, and port %d is free".formatted(at.getPort()));
        } catch (IOException e) {
            found.problem(
                    "broker.port",
                    "the broker in this program cannot listen on port %d: %s".formatted(at.getPort(), e.getMessage()),
                    "Another program has the port, or it is below 1024: name another with --broker embedded:HOST:PORT.");
        }
    }

    private void call(Findings found, BrokerAddress address) {
        var guests = BrokerCare.strangerOnly(
                "this check opens no key: 'provision broker check' does", premises.random(), premises.clock());
        List<BrokerFinding> all = new BrokerCheck(
                        address, anchor(), guests, BrokerCheck.USUAL_TOPIC, LIMIT, premises.clock(), premises.random())
                .run(step -> {});
        List<BrokerFinding> bad =
                all.stream().filter(each -> each.weight().isBad()).toList();
        bad.forEach(each -> found.problem(code(each), each.what(), each.remedy()));
        all.stream()
                .filter(each -> each.weight() == BrokerFinding.Weight.NOTE)
                .forEach(each -> found.warning(code(each), each.what(), each.remedy()));
        if (bad.isEmpty()) {
            found.ok(
                    "broker.reached",
                    "%s answers, speaks TLS 1.2 and refuses strangers; 'provision broker check' proves the rest"
                            .formatted(address));
        }
    }

    private static String code(BrokerFinding finding) {
        return finding.code().startsWith("broker.") ? finding.code() : "broker." + finding.code();
    }

    private Optional<X509Certificate> anchor() {
        Path root = premises.authority().resolve("root.crt");
        Path own = CertificateAuthority.certificateFile(premises.authority());
        return premises.brokerCa()
                .or(() -> Optional.of(Files.exists(root) ? root : own).filter(Files::exists))
                .map(CaFile::read);
    }
}
