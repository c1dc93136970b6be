package org.espprovision;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The real programs that some tests talk to. */
public final class Peers {
    private static final Map<String, String> PACKAGES = Map.of(
            "mosquitto_pub", "mosquitto-clients",
            "mosquitto_sub", "mosquitto-clients",
            "softhsm2-util", "softhsm2",
            "setpriv", "util-linux");

    private Peers() {}

    /** Finds a program, or skips the test; where {@code CI=true} a missing program is a failure. */
    public static Path require(String program) {
        return directories()
                .map(directory -> directory.resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> missing(program));
    }

    private static Stream<Path> directories() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of((path + File.pathSeparator + "/usr/sbin").split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .map(Path::of);
    }

    private static Path missing(String program) {
        String text = "this test needs %s: apt install %s".formatted(program, PACKAGES.getOrDefault(program, program));
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(text);
        }
        return Assumptions.abort(text);
    }
}
