package org.espprovision.console;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sentences that widespread PubSubClient sketches print instead of a grammar. Read as well as they go: "Loaded Client
 * Cert" and its like are left alone, because older cores print them for any readable file, parsed or not.
 *
 * <p>Most lines of a long log tell nothing: a word that must be in a sentence is looked for before its pattern is tried.
 */
final class PlainLines {
    private static final int CONNECT_FAILED = -2;

    private static final Pattern FILE =
            Pattern.compile("(?i)\\bfailed to (?:read|open|load) (?:the )?(.*\\b(?:cert\\w*|privkey|key|ca)\\b.*)");
    private static final Pattern MOUNT = Pattern.compile(
            "(?i).*(?:\\b(?:fail|error).*\\bmount.*\\b(spiffs|littlefs|fs|file ?system)\\b|\\b(spiffs|littlefs|fs|file ?system)\\b"
                    + ".*\\bmount.*\\bfail).*");
    private static final Pattern CLIENT = Pattern.compile(
            "(?i)\\bconnecting to (?:the )?(?:mqtt|broker)\\b.*\\b(?:with id:?|as|client ?id:?) ([!-~]{1,64})$");
    private static final Pattern CONNECTED =
            Pattern.compile("(?i).*\\b(?:connected to (?:the )?(?:mqtt|broker)|mqtt:? (?:client )?connected"
                    + "|attempting mqtt connection\\.* ?connected)\\b.*");

    private PlainLines() {}

    static Optional<ConsoleEvent> parse(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        OptionalInt state = MqttWords.state(line, lower);
        if (state.isPresent() && state.getAsInt() != CONNECT_FAILED) {
            return Optional.of(mqtt(state.getAsInt()));
        }
        return TlsWords.read(line, lower)
                .or(() -> state.isPresent() ? Optional.of(mqtt(CONNECT_FAILED)) : Optional.empty())
                .or(() -> NetworkWords.read(line, lower))
                .or(() -> files(line, lower))
                .or(() -> connection(line, lower));
    }

    private static ConsoleEvent mqtt(int state) {
        int connected = 0;
        return state == connected
                ? new Milestone.MqttConnected("", Optional.empty())
                : new Milestone.MqttFailed(state, Optional.empty());
    }

    private static Optional<ConsoleEvent> files(String line, String lower) {
        if (lower.contains("mount") && MOUNT.matcher(line).matches()) {
            return Optional.of(new Milestone.FsFailed("unnamed"));
        }
        if (!lower.contains("failed to")) {
            return Optional.empty();
        }
        Matcher file = FILE.matcher(line);
        return file.find()
                ? Optional.of(new Milestone.CertsBad(file.group(1).strip(), "cannot be opened"))
                : Optional.empty();
    }

    private static Optional<ConsoleEvent> connection(String line, String lower) {
        if (!lower.contains("connect")) {
            return Optional.empty();
        }
        Matcher client = CLIENT.matcher(line.stripTrailing());
        if (client.find()) {
            return Optional.of(new Milestone.MqttConnecting(client.group(1)));
        }
        return CONNECTED.matcher(line).matches()
                ? Optional.of(new Milestone.MqttConnected("", Optional.empty()))
                : Optional.empty();
    }
}
