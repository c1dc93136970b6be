package org.espprovision.console;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sentences that widespread PubSubClient sketches print instead of a grammar. Read as well as they go: "Loaded Client
 * Cert" and its like are left alone, because older cores print them for any readable file, parsed or not.
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
        if (line.length() < 3) {
            return Optional.empty();
        }
        OptionalInt state = MqttWords.state(line);
        if (state.isPresent() && state.getAsInt() != CONNECT_FAILED) {
            return Optional.of(mqtt(state.getAsInt()));
        }
        return TlsWords.read(line)
                .or(() -> state.isPresent() ? Optional.of(mqtt(CONNECT_FAILED)) : Optional.empty())
                .or(() -> NetworkWords.read(line))
                .or(() -> files(line))
                .or(() -> connection(line));
    }

    private static ConsoleEvent mqtt(int state) {
        int connected = 0;
        return state == connected
                ? new Milestone.MqttConnected("", Optional.empty())
                : new Milestone.MqttFailed(state, Optional.empty());
    }

    private static Optional<ConsoleEvent> files(String line) {
        Matcher mount = MOUNT.matcher(line);
        if (mount.matches()) {
            return Optional.of(new Milestone.FsFailed("unnamed"));
        }
        Matcher file = FILE.matcher(line);
        return file.find()
                ? Optional.of(new Milestone.CertsBad(file.group(1).strip(), "cannot be opened"))
                : Optional.empty();
    }

    private static Optional<ConsoleEvent> connection(String line) {
        Matcher client = CLIENT.matcher(line.stripTrailing());
        if (client.find()) {
            return Optional.of(new Milestone.MqttConnecting(client.group(1)));
        }
        return CONNECTED.matcher(line).matches()
                ? Optional.of(new Milestone.MqttConnected("", Optional.empty()))
                : Optional.empty();
    }
}
