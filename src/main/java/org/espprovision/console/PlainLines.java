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
    private static final Pattern STATE = Pattern.compile("rc ?= ?(-?[0-9]{1,3})");
    private static final Pattern TLS_ERROR = Pattern.compile("WiFi SSL Error: ?(.*)");

    /** The dots are printed while the device waits, without a line end. */
    private static final Pattern WIFI = Pattern.compile("\\.*Connected to .* using IP ([0-9.]{7,15})");

    private static final Pattern FILE = Pattern.compile("Failed to read (Client Cert|Cl?ient Privkey|CA Cert)");

    private PlainLines() {}

    static Optional<ConsoleEvent> parse(String line) {
        Matcher state = STATE.matcher(line);
        if (state.lookingAt()) {
            return Optional.of(new Milestone.MqttFailed(Integer.parseInt(state.group(1)), Optional.empty()));
        }
        Matcher tls = TLS_ERROR.matcher(line);
        if (tls.lookingAt()) {
            String text = tls.group(1);
            return Optional.of(new Milestone.TlsFailed(
                    OptionalInt.empty(), Milestones.report(text), Optional.empty(), text, Optional.empty()));
        }
        Matcher wifi = WIFI.matcher(line);
        if (wifi.lookingAt()) {
            return Optional.of(new Milestone.WifiConnected(wifi.group(1), OptionalInt.empty(), Optional.empty()));
        }
        Matcher file = FILE.matcher(line);
        if (file.lookingAt()) {
            return Optional.of(new Milestone.CertsBad(file.group(1), "cannot be opened"));
        }
        return whole(line);
    }

    private static Optional<ConsoleEvent> whole(String line) {
        return switch (line.strip()) {
            case "Failed to mount file system" -> Optional.of(new Milestone.FsFailed("unnamed"));
            case "Connected to MQTT Server" -> Optional.of(new Milestone.MqttConnected("", Optional.empty()));
            default -> Optional.empty();
        };
    }
}
