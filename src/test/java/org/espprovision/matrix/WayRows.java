package org.espprovision.matrix;

import static org.espprovision.matrix.Bench.CA;
import static org.espprovision.matrix.Bench.DEAD_PORT;
import static org.espprovision.matrix.Bench.HOST;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.espprovision.broker.MosquittoServer;
import org.espprovision.broker.TestCertificates;
import org.espprovision.diagnosis.Cause;
import org.espprovision.matrix.Evidence.Proof;

/** The way to the broker and the first words there: nobody, somebody else, or nothing in common. */
final class WayRows {
    private static final String NO_ERROR = "tls failed ssl=0 alert=0 text=\"Unknown error code.\" step=";

    private WayRows() {}

    /** Those that take the 15 s which the core allows a connection. */
    static Stream<Row> slow() {
        return Stream.of(
                new Row("an address that answers nobody", Cause.BROKER_UNREACHABLE, bench -> {
                    try (var broker = OddBroker.thatAnswersNobody()) {
                        return ChipLine.wholeBoard(bench, broker.port());
                    }
                }),
                new Row("a listener that never says a word", Cause.HANDSHAKE_TIMEOUT, bench -> {
                    try (var broker = OddBroker.thatIsMute()) {
                        return bench.ends(NO_ERROR + "tls").sketchAt(broker.port());
                    }
                }),
                new Row("a listener that never says a word, at a whole board", Cause.HANDSHAKE_TIMEOUT, bench -> {
                    try (var broker = OddBroker.thatIsMute()) {
                        return ChipLine.wholeBoard(bench, broker.port());
                    }
                }));
    }

    static Stream<Row> all() {
        return Stream.of(
                new Row("a name that leads nowhere", Cause.NAME_NOT_RESOLVED, bench -> {
                    bench.settings.put("broker.host", "nowhere.local");
                    return bench.ends(NO_ERROR + "dns dns=0").at(DEAD_PORT);
                }),
                new Row(
                        "a port where nobody listens",
                        Cause.BROKER_DOWN,
                        bench -> bench.ends(NO_ERROR + "tcp").at(DEAD_PORT)),
                new Row("a broker that was stopped", Cause.BROKER_DOWN, WayRows::atStopped),
                notStarted("a key that its user may not read", folder -> {
                    Path key = folder.resolve("server.key");
                    Files.setPosixFilePermissions(key, java.util.Set.of());
                    return "keyfile " + key;
                }),
                notStarted("a key of another certificate", folder -> {
                    TestCertificates.writePem(folder, "other", CA.server(HOST));
                    return "keyfile " + folder.resolve("other.key");
                }),
                notStarted("an authority that is not there", folder -> "cafile " + folder.resolve("none.crt")),
                new Row("a listener that hangs up at once", Cause.NO_CONNECTION, bench -> {
                    try (var broker = OddBroker.thatHangsUp()) {
                        return bench.ends(NO_ERROR + "tls").at(broker.port());
                    }
                }),
                new Row(
                        "a listener without TLS",
                        Cause.NOT_TLS,
                        bench -> bench.ends(NO_ERROR + "tls").atBareMosquitto("allow_anonymous true")),
                new Row("a web server", Cause.NOT_TLS, bench -> {
                    try (var broker = OddBroker.thatAnswers("HTTP/1.1 400 Bad Request\r\n\r\n")) {
                        return bench.ends("tls failed ssl=").sketchAt(broker.port());
                    }
                }),
                new Row(
                        "TLS 1.3 only",
                        Cause.TLS_VERSION,
                        bench -> bench.ends("tls failed ssl=70 alert=1").atMosquitto("tls_version tlsv1.3")),
                new Row("no cipher in common", Cause.NO_COMMON_CIPHER, bench -> {
                    bench.server = CA.order("CN=" + HOST, TestCertificates.rsaKey())
                            .forServer()
                            .dns(HOST)
                            .sign();
                    return bench.ends("tls failed ssl=40 alert=1")
                            .atMosquitto("ciphers DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0");
                }),
                new Row("a broker's key of a kind unknown to the device", Cause.NO_COMMON_CIPHER, bench -> {
                    bench.server = CA.order("CN=" + HOST, TestCertificates.ed25519Key())
                            .forServer()
                            .dns(HOST)
                            .sign();
                    return bench.ends("tls failed ssl=40 alert=1").atMosquitto();
                }),
                new Row(
                        "a broker that was reloaded with a new certificate and the old key",
                        Cause.NO_COMMON_CIPHER,
                        WayRows::atReloaded));
    }

    private static List<Evidence> atStopped(Bench bench) throws Exception {
        Path log = bench.log(Proof.SKETCH);
        List<String> lines = new ArrayList<>(bench.files());
        lines.add("require_certificate true");
        MosquittoServer broker = bench.mosquitto(log, lines.toArray(String[]::new));
        broker.close();
        return withLog(bench.ends(NO_ERROR + "tcp").at(broker.port()), log);
    }

    /** The new certificate reaches the folder without its key, and SIGHUP comes: Mosquitto runs on and refuses everybody. */
    private static List<Evidence> atReloaded(Bench bench) throws Exception {
        Path log = bench.log(Proof.SKETCH);
        List<String> lines = new ArrayList<>(bench.files());
        lines.addAll(List.of("require_certificate true", "use_identity_as_username true"));
        try (MosquittoServer broker = bench.mosquitto(log, lines.toArray(String[]::new))) {
            Files.copy(
                    bench.pem("renewed", CA.server(HOST)),
                    bench.folder.resolve("server.crt"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            broker.reload();
            Awaitility.await().until(() -> Files.readString(log).contains("Reloading config"));
            return withLog(bench.ends("tls failed ssl=40 alert=1").at(broker.port()), log);
        }
    }

    private static List<Evidence> withLog(List<Evidence> consoles, Path log) {
        return consoles.stream()
                .map(each -> new Evidence(each.proof(), each.console(), Optional.of(log), List.of()))
                .toList();
    }

    /** What is wrong with the files: the line of mosquitto.conf that shows it. */
    @FunctionalInterface
    private interface Fault {
        String in(Path folder) throws Exception;
    }

    private static Row notStarted(String name, Fault fault) {
        return new Row(name, Cause.BROKER_NOT_STARTED, bench -> {
            Path log = FailedStart.log(bench, fault.in(FailedStart.folder(bench)));
            return withLog(bench.ends(NO_ERROR + "tcp").at(DEAD_PORT), log);
        });
    }
}
