package org.espprovision.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.espprovision.matrix.Bench.CA;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espprovision.broker.MosquittoServer;
import org.espprovision.broker.TestCertificates;
import org.espprovision.diagnosis.Cause;
import org.espprovision.matrix.Evidence.Proof;

/** TLS stands, and MQTT does not. */
final class MqttRows {
    private static final String TAKEN_OVER = "already connected, closing old connection";

    private MqttRows() {}

    static Stream<Row> all() {
        return Stream.of(
                answered(1, Cause.MQTT_VERSION),
                answered(2, Cause.MQTT_CLIENT_ID),
                answered(3, Cause.MQTT_UNAVAILABLE),
                answered(4, Cause.MQTT_CREDENTIALS),
                new Row("a certificate without a name", Cause.MQTT_CREDENTIALS, bench -> {
                    bench.device = CA.order("O=Nameless", TestCertificates.ecKey())
                            .forClient()
                            .sign();
                    return bench.ends("mqtt failed state=4").atMosquitto();
                }),
                new Row(
                        "no user for the certificate",
                        Cause.MQTT_NOT_AUTHORISED,
                        bench -> bench.ends("mqtt failed state=5")
                                .atMosquittoWith("require_certificate true", "allow_anonymous false")),
                new Row("a password file instead", Cause.MQTT_NOT_AUTHORISED, bench -> {
                    Path passwords = Files.writeString(bench.folder.resolve("passwords"), "");
                    return bench.ends("mqtt failed state=5")
                            .atMosquittoWith("require_certificate true", "password_file " + passwords);
                }),
                new Row("TLS, and then silence", Cause.MQTT_NO_ANSWER, bench -> {
                    bench.options.addAll(List.of("--patience", "700"));
                    try (var broker = OddBroker.behindTls(bench.server, "")) {
                        return bench.ends("mqtt failed state=-4").sketchAt(broker.port());
                    }
                }),
                new Row("a broker that is stopped under a working device", Cause.MQTT_LOST, MqttRows::stopped),
                new Row("two devices with one client id", Cause.MQTT_LOST, MqttRows::twins));
    }

    private static Row answered(int code, Cause cause) {
        return new Row("a broker that answers " + code, cause, bench -> {
            try (var broker = OddBroker.behindTls(bench.server, "2002000" + code)) {
                return bench.ends("mqtt failed state=" + code).at(broker.port());
            }
        });
    }

    private static MosquittoServer mosquitto(Bench bench, Path log) throws Exception {
        List<String> lines = new ArrayList<>(bench.files());
        lines.addAll(List.of("require_certificate true", "use_identity_as_username true"));
        return bench.mosquitto(log, lines.toArray(String[]::new));
    }

    /** Whoever listens stops at the line that tells of the loss. */
    private static List<Evidence> stopped(Bench bench) throws Exception {
        Path log = bench.log(Proof.SKETCH);
        try (MosquittoServer broker = mosquitto(bench, log);
                var sketch = bench.sketch(broker.port(), "--runs", "0")) {
            sketch.awaitLines("run ready", 1);
            broker.stop();
            List<String> printed = sketch.toTheEnd();
            int lost = (int) printed.stream()
                    .takeWhile(line -> !line.contains("mqtt lost"))
                    .count();
            return List.of(bench.captured(Proof.SKETCH, printed.subList(0, lost + 1), Optional.of(log)));
        }
    }

    private static List<Evidence> twins(Bench bench) throws Exception {
        Path log = bench.log(Proof.SKETCH);
        try (MosquittoServer broker = mosquitto(bench, log);
                var sketch = bench.sketch(broker.port(), "--runs", "0", "--failures", "0");
                var twin = bench.sketch(broker.port(), "--runs", "0", "--failures", "0")) {
            sketch.awaitLines("mqtt lost", 3);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Files.readString(log).split(TAKEN_OVER, -1).length > 4);
            assertThat(twin.lines())
                    .as("the other one is thrown out as well")
                    .anyMatch(line -> line.contains("mqtt lost"));
            return List.of(bench.captured(Proof.SKETCH, sketch.lines(), Optional.of(log)));
        }
    }
}
