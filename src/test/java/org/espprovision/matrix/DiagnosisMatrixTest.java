package org.espprovision.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.espprovision.diagnosis.Cause;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each cause is brought about in earnest, at a real Mosquitto where one can do it, and named by {@code provision diagnose} from
 * what was really printed and logged. All rows are played at once, a few side by side, because some take the 15 s that
 * the core takes; the confusion matrix is printed at the end.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiagnosisMatrixTest {
    private static final int SIDE_BY_SIDE = 6;
    private static final int AT_LEAST = 30;

    /** What is right as far as a device can see: nobody tells it of a denied message, or why nothing answers. */
    private static final Map<Cause, Cause> BY_THE_DEVICE =
            Map.of(Cause.PUBLISH_DENIED, Cause.CONNECTED, Cause.BROKER_NOT_STARTED, Cause.BROKER_DOWN);

    private final ConfusionMatrix matrix = new ConfusionMatrix();
    private final Map<Row, Future<List<Evidence>>> played = new LinkedHashMap<>();
    private final ExecutorService players = Executors.newFixedThreadPool(SIDE_BY_SIDE);

    private int judged;

    @TempDir
    static Path folder = Path.of("");

    Stream<Row> rows() {
        return Stream.of(
                        WayRows.slow(),
                        ConnectedRows.all(),
                        BrokerTurnedDownRows.all(),
                        DeviceRefusedRows.all(),
                        WayRows.all(),
                        MqttRows.all(),
                        ChipRows.all(),
                        OtherRows.unknown(),
                        OtherRows.recorded())
                .flatMap(rows -> rows);
    }

    @BeforeAll
    void play_all_rows() {
        rows().forEach(row -> {
            Path own = folder.resolve("row" + played.size());
            played.put(row, players.submit(() -> row.play().on(new Bench(Files.createDirectory(own)))));
        });
    }

    @AfterAll
    void print_the_matrix() throws IOException {
        players.shutdownNow();
        System.out.println(matrix);
        Files.writeString(
                Files.createDirectories(Path.of("target")).resolve("diagnosis-matrix.txt"), matrix.toString());
        assertThat(matrix.provedHere().size() >= AT_LEAST || judged < played.size())
                .as(
                        "no row was skipped, and %d causes are proved",
                        matrix.provedHere().size())
                .isTrue();
    }

    Stream<Row> playedRows() {
        return played.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("playedRows")
    void what_was_printed_leads_to_the_cause(Row row) throws Exception {
        List<Evidence> all = evidence(row);
        judged++;
        for (Evidence evidence : all) {
            Said said = Said.of(evidence, folder);
            matrix.count(row.cause(), said, evidence.proof());
            assertThat(said.cause()).as(said.output()).isEqualTo(row.cause());
            if (evidence.console().isPresent() && evidence.log().isPresent()) {
                noGuess(row.cause(), evidence.consoleAlone());
                noGuess(row.cause(), evidence.logAlone());
            }
        }
    }

    /** Half of the evidence may tell less, but nothing wrong. */
    private void noGuess(Cause truth, Evidence half) {
        Said said = Said.of(half, folder);
        boolean deviceCannotKnow =
                half.console().isPresent() && said.cause() == BY_THE_DEVICE.getOrDefault(truth, truth);
        assertThat(said.isNoGuessAbout(truth) || deviceCannotKnow)
                .as(said.output())
                .isTrue();
    }

    private List<Evidence> evidence(Row row) throws Exception {
        try {
            return played.get(row).get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Exception cause) {
                throw cause; // also the assumption that a peer is installed
            }
            throw failed;
        }
    }
}
