package org.espprovision.station;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Set;
import org.espprovision.broker.MosquittoServer;
import org.espprovision.pki.AuthorityPlan;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.Passphrase;
import org.espprovision.pki.Profile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A line whose authority stands under a root that is not there any more. The virtual board judges chains by BearSSL's rules:
 * it trusts the root and nothing else, and sends its own certificate alone.
 */
class OfflineRootTest {
    @TempDir
    private Path folder;

    private CertificateAuthority root;

    @BeforeEach
    void aLineUnderARoot() {
        AuthorityPlan plan = AuthorityPlan.of(Profile.strict(), KeyKind.EC_P256);
        root = create("root", plan.asRoot());
        create("ca", plan.issuedBy(root));
    }

    @Test
    void a_board_proves_itself_to_the_embedded_endpoint() {
        try (Bench bench = new Bench(folder)) {
            Outcome.Provisioned run = (Outcome.Provisioned) bench.run();
            assertThat(run.verdict().isConfirmed()).as(run.verdict().toString()).isTrue();
            assertThat(bench.authority().trustAnchor()).isEqualTo(root.certificate());
        }
    }

    @Test
    void a_board_proves_itself_to_mosquitto_with_the_whole_way_up_in_its_cafile() throws Exception {
        try (Bench bench = new Bench(folder)) {
            Path bundle = Files.writeString(
                    folder.resolve("bundle.pem"), bench.authority().bundlePem());
            try (MosquittoServer mosquitto = bench.mosquitto(
                    bench.authority(),
                    Set.of("localhost"),
                    "cafile " + bundle,
                    "require_certificate true",
                    "use_identity_as_username true")) {
                bench.use(mosquitto);
                Outcome.Provisioned run = (Outcome.Provisioned) bench.run();
                assertThat(run.verdict().isConfirmed())
                        .as(run.verdict().toString())
                        .isTrue();
            }
        }
    }

    private CertificateAuthority create(String name, AuthorityPlan plan) {
        try (Passphrase passphrase = Passphrase.of("a bench needs no secrets".toCharArray())) {
            return CertificateAuthority.create(
                    folder.resolve(name), plan, passphrase, new SecureRandom(), Clock.systemUTC());
        }
    }
}
