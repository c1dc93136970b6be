package org.espprovision.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What the program finds around it: everything that a test replaces.
 *
 * @param in what somebody types or another program sends; empty in a test that does not say otherwise
 * @param out results, and nothing else
 * @param err progress, questions and errors
 * @param terminals which of the three standard streams are a terminal
 */
record Surroundings(
        Map<String, String> environment,
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        Set<Stream> terminals,
        Path home,
        Clock clock,
        SecureRandom random) {
    /** Set by the launcher, because Java 17 cannot tell which of its streams is a terminal: letters of i, o, e. */
    private static final String TERMINALS_PROPERTY = "provision.terminals";

    /** With nobody at the keyboard. */
    Surroundings(
            Map<String, String> environment,
            PrintWriter out,
            PrintWriter err,
            Set<Stream> terminals,
            Path home,
            Clock clock,
            SecureRandom random) {
        this(environment, InputStream.nullInputStream(), out, err, terminals, home, clock, random);
    }

    enum Stream {
        IN,
        OUT,
        ERR
    }

    static Surroundings ofThisProcess() {
        return new Surroundings(
                System.getenv(),
                System.in,
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                terminals(System.getProperty(TERMINALS_PROPERTY, "")),
                Path.of(System.getProperty("user.home")),
                Clock.systemUTC(),
                new SecureRandom());
    }

    boolean isTerminal(Stream stream) {
        return terminals.contains(stream);
    }

    /** Whether the terminal, where there is one, can only add characters: no colours, no lines that change in place. */
    boolean isDumb() {
        return environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** Whether there is somebody to ask: questions go to standard error, answers come from standard input. */
    boolean canAsk() {
        return isTerminal(Stream.IN) && isTerminal(Stream.ERR);
    }

    /** The user's own configuration folder of this program, by the XDG base directory rule. */
    Path configurationFolder() {
        Path configured = Path.of(environment.getOrDefault("XDG_CONFIG_HOME", ""));
        Path base = configured.isAbsolute() ? configured : home.resolve(".config");
        return base.resolve("esp-provision");
    }

    private static Set<Stream> terminals(String letters) {
        Set<Stream> found = EnumSet.noneOf(Stream.class);
        if (letters.contains("i")) {
            found.add(Stream.IN);
        }
        if (letters.contains("o")) {
            found.add(Stream.OUT);
        }
        if (letters.contains("e")) {
            found.add(Stream.ERR);
        }
        return found;
    }
}
