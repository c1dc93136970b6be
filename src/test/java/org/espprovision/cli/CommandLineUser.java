package org.espprovision.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.espprovision.serial.AttachedPorts;

/** Somebody without a terminal, in a home of their own: runs commands and sees what comes of them. */
public final class CommandLineUser {
    private final Path home;
    final Map<String, String> environment = new HashMap<>();
    private AttachedPorts attached = AttachedPorts.ofThisMachine();
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    public CommandLineUser(Path home) {
        this.home = home;
        environment.put("PROVISION_WORKSPACE", workspace().toString());
    }

    Path workspace() {
        return home.resolve("workspace");
    }

    /** Runs one command; what it prints replaces what the one before printed. */
    public int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        var surroundings = new Surroundings(
                environment,
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Set.of(),
                home,
                Clock.systemUTC(),
                new SecureRandom());
        return new CommandTree(surroundings, attached).run(arguments);
    }

    /** Sits at a machine with these ports from now on. */
    void sitsAt(AttachedPorts ports) {
        attached = ports;
    }

    public String results() {
        return out.toString();
    }

    public String messages() {
        return err.toString();
    }

    /** Starts a command in a process of its own, its output in the files {@code out} and {@code err} of the home. */
    Process start(String... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = Stream.concat(
                Stream.of(java, "-cp", System.getProperty("java.class.path"), "org.espprovision.cli.Main"),
                Stream.of(arguments));
        var builder = new ProcessBuilder(command.toList())
                .directory(home.toFile())
                .redirectOutput(home.resolve("out").toFile())
                .redirectError(home.resolve("err").toFile());
        builder.environment().putAll(environment);
        builder.environment().put("XDG_CONFIG_HOME", home.resolve(".config").toString());
        return builder.start();
    }
}
