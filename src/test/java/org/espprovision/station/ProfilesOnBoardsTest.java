package org.espprovision.station;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.espprovision.broker.MosquittoServer;
import org.espprovision.pki.KeyKind;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every profile and every kind of key, on a virtual board that checks its broker as BearSSL does. */
class ProfilesOnBoardsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"guide, rsa-2048", "idevid, ec-p256", "strict, ec-p384", "strict, rsa-3072"})
    void a_board_proves_itself_to_the_endpoint_and_to_mosquitto(String profile, String key) throws Exception {
        try (Bench bench = new Bench(folder)) {
            bench.profile(profile);
            bench.key = KeyKind.parse(key);
            assertConfirmed(bench.run());

            bench.repeat = Repeat.START_OVER;
            try (MosquittoServer mosquitto = bench.mosquitto(
                    bench.authority(),
                    Set.of("localhost"),
                    "require_certificate true",
                    "use_identity_as_username true")) {
                bench.use(mosquitto);
                assertConfirmed(bench.run());
            }
        }
    }

    private static void assertConfirmed(Outcome outcome) {
        var run = (Outcome.Provisioned) outcome;
        assertThat(run.verdict().isConfirmed()).as(run.verdict().toString()).isTrue();
    }
}
