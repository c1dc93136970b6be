package org.espprovision.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espprovision.Peers;

/** Runs the real openssl, the independent judge of what this room writes. */
final class Openssl {
    record Outcome(int exitStatus, String text) {}

    private final Path program = Peers.require("openssl");

    /** Runs one command to its end with nothing on standard input. */
    Outcome run(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), text);
    }

    /** Runs one command that must succeed, and gives what it printed. */
    String output(String... arguments) throws IOException, InterruptedException {
        Outcome outcome = run(arguments);
        if (outcome.exitStatus() != 0) {
            throw new AssertionError("openssl " + List.of(arguments) + ": " + outcome.text());
        }
        return outcome.text();
    }

    /** The same within a folder, so that files can be named as a person would. */
    String outputIn(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(command + ": " + text);
        }
        return text;
    }

    Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
