package org.espprovision.matrix;

import static org.espprovision.matrix.Bench.DEAD_PORT;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.espprovision.broker.MosquittoServer;
import org.espprovision.diagnosis.Cause;
import org.espprovision.matrix.Evidence.Proof;

/** What shows nothing known, and must be called unknown; and the few causes that no peer brings about here. */
final class OtherRows {
    private OtherRows() {}

    static Stream<Row> unknown() {
        return Stream.of(
                new Row("a broker that nobody has visited", Cause.UNKNOWN, bench -> {
                    Path log = bench.log(Proof.SKETCH);
                    MosquittoServer broker = bench.mosquitto(log, bench.files().toArray(String[]::new));
                    broker.close();
                    return List.of(new Evidence(Proof.SKETCH, Optional.empty(), Optional.of(log), List.of()));
                }),
                new Row("listening ends at the settings", Cause.UNKNOWN, bench -> {
                    try (var sketch = bench.sketch(DEAD_PORT)) {
                        sketch.awaitLines("settings loaded", 1);
                        List<String> printed = sketch.lines().stream()
                                .takeWhile(line -> !line.contains("wifi"))
                                .toList();
                        return List.of(bench.captured(Proof.SKETCH, printed, Optional.empty()));
                    }
                }),
                new Row("two empty files", Cause.UNKNOWN, bench -> both(bench, new byte[0], new byte[0])),
                new Row("noise", Cause.UNKNOWN, bench -> both(bench, noise(3), noise(4))),
                new Row(
                        "words of other programs",
                        Cause.UNKNOWN,
                        bench -> both(
                                bench,
                                "Hello\r\nsensor 54 ok, state 5 of 62\r\nssl heap 44\r\n"
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                "192.0.2.2 - - [24/Nov/2026:10:48:00 +0000] \"GET / HTTP/1.1\" 400 62 \"-\" \"certificate\"\n"
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    }

    /** Texts of core 3.1 that neither the virtual chip nor the sketch on this computer can come to print. */
    static Stream<Row> recorded() {
        return Stream.of(
                recorded("a null pointer", Cause.CRASH, """
                        --------------- CUT HERE FOR EXCEPTION DECODER ---------------

                        Exception (28):
                        epc1=0x40201e3f epc2=0x00000000 epc3=0x00000000 excvaddr=0x00000004 depc=0x00000000

                        >>>stack>>>

                        ctx: cont
                        sp: 3ffffe10 end: 3fffffd0 offset: 0150
                        3fffff60:  3ffee5a4 00000001 3ffee578 40201e3f
                        <<<stack<<<
                        """),
                recorded("a loop that never returns", Cause.CRASH, "\nSoft WDT reset\n\n>>>stack>>>\n"),
                recorded(
                        "no heap for TLS",
                        Cause.DEVICE_MEMORY,
                        "rc=-2 ssl=-1000 (Unable to allocate memory for SSL structures and buffers.)\n"),
                recorded(
                        "a client that is used after its end",
                        Cause.SKETCH_FAULT,
                        "rc=-2 ssl=2 (Operation requested by the caller cannot be applied with the current context "
                                + "state (e.g. reading data while outgoing data is waiting to be sent).)\n"),
                recorded(
                        "a client id that fills the buffer",
                        Cause.MQTT_NOT_SENT,
                        "Attempting MQTT connection...failed, rc=-1 try again in 5 seconds\n"));
    }

    private static Row recorded(String name, Cause cause, String console) {
        return new Row(name, cause, bench -> {
            Path file = Files.writeString(bench.folder.resolve("recorded.txt"), console);
            return List.of(new Evidence(Proof.RECORDED, Optional.of(file), Optional.empty(), List.of()));
        });
    }

    private static List<Evidence> both(Bench bench, byte[] console, byte[] log) throws java.io.IOException {
        Path first = Files.write(bench.folder.resolve("console.txt"), console);
        Path second = Files.write(bench.folder.resolve("broker.log"), log);
        return List.of(new Evidence(Proof.RECORDED, Optional.of(first), Optional.of(second), List.of()));
    }

    private static byte[] noise(int seed) {
        byte[] bytes = new byte[50_000];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
