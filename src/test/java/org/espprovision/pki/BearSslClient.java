package org.espprovision.pki;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.espprovision.Peers;

/** A client on Debian's BearSSL, the TLS library of the ESP8266, compiled for the test that wants it. */
final class BearSslClient {
    private final Path program;

    private BearSslClient(Path program) {
        this.program = program;
    }

    static BearSslClient compile(Path folder) throws IOException, InterruptedException {
        Path compiler = Peers.require("gcc");
        Peers.requireHeader("bearssl.h", "libbearssl-dev");
        Path source = folder.resolve("bearssl-client.c");
        try (InputStream in = Objects.requireNonNull(BearSslClient.class.getResourceAsStream("bearssl-client.c"))) {
            Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
        }
        Path program = folder.resolve("bearssl-client");
        String output = output(
                compiler.toString(),
                "-Wall",
                "-Wextra",
                "-Werror",
                "-O1",
                "-o",
                program.toString(),
                source.toString(),
                "-lbearssl");
        if (!Files.isExecutable(program)) {
            throw new AssertionError("the client does not compile: " + output);
        }
        return new BearSslClient(program);
    }

    /** Connects to a port of this machine and gives what came of it. */
    String talk(int port, String name, Path authority, Path certificate, Path key)
            throws IOException, InterruptedException {
        return output(
                program.toString(),
                Integer.toString(port),
                name,
                authority.toString(),
                certificate.toString(),
                key.toString());
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text.strip();
    }
}
