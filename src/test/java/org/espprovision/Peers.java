package org.espprovision;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The real programs some tests talk to. On a desk they may be missing; in continuous integration they may not. */
public final class Peers {
    private Peers() {}

    /** Finds a program on PATH or in /usr/sbin; without it the test is skipped, or fails where CI=true. */
    public static Path require(String program) {
        Optional<Path> found = find(program);
        String missing = "%s is not installed (Debian package %s)".formatted(program, debianPackage(program));
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(missing);
        }
        Assumptions.assumeTrue(found.isPresent(), missing);
        return found.orElseThrow();
    }

    private static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String debianPackage(String program) {
        return switch (program) {
            case "mosquitto_pub", "mosquitto_sub" -> "mosquitto-clients";
            default -> program;
        };
    }
}
