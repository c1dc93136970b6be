package org.espprovision;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The real programs that some tests talk to. */
public final class Peers {
    private static final Map<String, String> PACKAGES = Map.ofEntries(
            Map.entry("man", "man-db"),
            Map.entry("mosquitto_pub", "mosquitto-clients"),
            Map.entry("mosquitto_sub", "mosquitto-clients"),
            Map.entry("node", "nodejs"),
            Map.entry("pdftotext", "poppler-utils"),
            Map.entry("qemu-system-xtensa", "qemu-system-misc"),
            Map.entry("softhsm2-util", "softhsm2"),
            Map.entry("setpriv", "util-linux"),
            Map.entry("udevadm", "udev"),
            Map.entry("unshare", "util-linux"),
            Map.entry("xtensa-lx106-elf-gcc", "gcc-xtensa-lx106"),
            Map.entry("Xvfb", "xvfb"),
            Map.entry("zbarimg", "zbar-tools"));

    private Peers() {}

    /** Finds a program, or skips the test; where {@code CI=true} a missing program is a failure. */
    public static Path require(String program) {
        return directories()
                .map(directory -> directory.resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> missing(program));
    }

    /** Finds a C header of the system, or skips the test; where {@code CI=true} a missing header is a failure. */
    public static Path requireHeader(String header, String debianPackage) {
        Path file = Path.of("/usr/include", header);
        return Files.isReadable(file) ? file : missing(header, debianPackage);
    }

    /** Finds a program of the PostgreSQL server, which Debian keeps off the PATH, or skips or fails as {@link #require}. */
    public static Path requirePostgres(String program) throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return missing(program, "postgresql");
        }
        try (Stream<Path> all = Files.list(versions)) {
            return all.map(version -> version.resolve("bin").resolve(program))
                    .filter(Files::isExecutable)
                    .sorted()
                    .reduce((older, newer) -> newer)
                    .orElseGet(() -> missing(program, "postgresql"));
        }
    }

    private static Stream<Path> directories() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of((path + File.pathSeparator + "/usr/sbin").split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .map(Path::of);
    }

    private static Path missing(String program) {
        return missing(program, PACKAGES.getOrDefault(program, program));
    }

    private static Path missing(String what, String debianPackage) {
        String text = "this test needs %s: apt install %s".formatted(what, debianPackage);
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(text);
        }
        return Assumptions.abort(text);
    }
}
