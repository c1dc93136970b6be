package org.espprovision;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Real programs that tests talk to. Where one is missing the test is skipped, and fails on CI. */
public final class Peers {
    private static final Map<String, String> DEBIAN_PACKAGES =
            Map.of("mosquitto", "mosquitto", "openssl", "openssl", "socat", "socat");

    private Peers() {}

    /** The program's path, from PATH or /usr/sbin. */
    public static Path require(String program) {
        var found = Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        String missing = "needs the program %s (Debian package %s)"
                .formatted(program, DEBIAN_PACKAGES.getOrDefault(program, program));
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(missing);
        }
        Assumptions.abort(missing);
        throw new AssertionError("unreachable");
    }
}
