package org.espprovision;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Real programs that tests talk to. */
public final class Peers {
    private static final Map<String, String> DEBIAN_PACKAGES =
            Map.of("mosquitto_pub", "mosquitto-clients", "mosquitto_sub", "mosquitto-clients");

    private Peers() {}

    /** Finds a program; without it the test is skipped, or fails where CI=true. */
    public static Path require(String program) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> missing(program));
    }

    private static Path missing(String program) {
        String text = "%s is not installed (Debian package %s)"
                .formatted(program, DEBIAN_PACKAGES.getOrDefault(program, program));
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(text);
        }
        Assumptions.abort(text);
        throw new AssertionError("not reached");
    }
}
