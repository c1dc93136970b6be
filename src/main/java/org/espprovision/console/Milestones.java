package org.espprovision.console;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.espprovision.console.Milestone.TimeSet.Source;
import org.espprovision.console.Milestone.TlsFailed.Report;
import org.espprovision.console.Milestone.TlsFailed.Step;

/** Gives an {@code ep1} line its meaning. A line without all its documented keys stays {@link Milestone.Other}. */
final class Milestones {
    /** What the core puts before the text of an alert it received. */
    static final String ALERT_PREFIX = "SSL received fatal alert - ";

    private Milestones() {}

    static Milestone of(Ep1Line line) {
        Milestone other = new Milestone.Other(line.stage(), line.event(), line.fields());
        Fields f = new Fields(line.fields());
        Milestone known = switch (line.stage() + " " + line.event()) {
            case "boot start" ->
                new Milestone.SketchStarted(
                        f.text("sketch"),
                        f.text("version"),
                        f.text("core"),
                        f.text("chip"),
                        f.number("reset"),
                        f.number("heap"));
            case "fs mounted" -> new Milestone.FsMounted(f.text("type"), f.number("total"), f.number("used"));
            case "fs failed" -> new Milestone.FsFailed(f.text("type"));
            case "settings loaded" -> new Milestone.SettingsLoaded(f.text("device"), f.text("broker"), f.text("nonce"));
            case "settings bad" -> new Milestone.SettingsBad(f.text("file"), f.text("reason"));
            case "wifi connecting" -> new Milestone.WifiConnecting(f.text("ssid"));
            case "wifi connected" ->
                new Milestone.WifiConnected(f.text("ip"), OptionalInt.of(f.number("rssi")), Optional.of(f.took()));
            case "wifi failed" -> new Milestone.WifiFailed(f.number("status"), f.took());
            case "time waiting" -> new Milestone.TimeWaiting(f.text("server"));
            case "time set" -> new Milestone.TimeSet(f.instant("unix"), source(f.text("source")), f.took());
            case "time failed" -> new Milestone.TimeFailed(f.took());
            case "certs loaded" -> new Milestone.CertsLoaded(f.number("ca"), f.number("cert"), f.text("key"));
            case "certs bad" -> new Milestone.CertsBad(f.text("file"), f.text("reason"));
            case "tls connecting" -> new Milestone.TlsConnecting(f.text("host"), f.number("port"), f.number("heap"));
            case "tls full" -> new Milestone.TlsFull(f.took());
            case "tls connected" -> new Milestone.TlsConnected(f.took(), f.number("heap"));
            case "tls failed" ->
                new Milestone.TlsFailed(
                        OptionalInt.of(f.number("ssl")),
                        report(f.number("alert"), f.text("text")),
                        Optional.of(f.took()),
                        f.text("text"),
                        step(line.fields().getOrDefault("step", "")));
            case "mqtt connected" -> new Milestone.MqttConnected(f.text("client"), Optional.of(f.took()));
            case "mqtt failed" -> new Milestone.MqttFailed(f.number("state"), Optional.of(f.took()));
            case "mqtt subscribed" -> new Milestone.MqttSubscribed(f.text("topic"));
            case "mqtt published" -> new Milestone.MqttPublished(f.text("topic"), f.number("bytes"));
            case "mqtt replied" -> new Milestone.MqttReplied(f.text("topic"), f.number("bytes"));
            case "mqtt lost" -> new Milestone.MqttLost(f.number("state"));
            case "run ready" -> new Milestone.RunReady(f.number("heap"));
            default -> other;
        };
        return f.complete() ? known : other;
    }

    private static Source source(String text) {
        return switch (text) {
            case "ntp" -> Source.NTP;
            case "floor" -> Source.FLOOR;
            default -> Source.OTHER;
        };
    }

    private static Optional<Step> step(String text) {
        return switch (text) {
            case "dns" -> Optional.of(Step.DNS);
            case "tcp" -> Optional.of(Step.TCP);
            case "tls" -> Optional.of(Step.TLS);
            default -> Optional.empty();
        };
    }

    private static Report report(int alertFlag, String text) {
        return alertFlag == 1 ? Report.ALERT_RECEIVED : report(text);
    }

    /** What the text alone says of its origin. */
    private static Report report(String text) {
        return text.startsWith(ALERT_PREFIX) ? Report.ALERT_RECEIVED : Report.LOCAL_ERROR;
    }

    /** Takes typed values out of a line and remembers whether one was missing. */
    private static final class Fields {
        private static final Pattern INT = Pattern.compile("-?[0-9]{1,9}");
        private static final Pattern UNIX_TIME = Pattern.compile("[0-9]{1,10}");

        private final Map<String, String> fields;
        private boolean complete = true;

        Fields(Map<String, String> fields) {
            this.fields = fields;
        }

        boolean complete() {
            return complete;
        }

        String text(String key) {
            String value = fields.get(key);
            complete &= value != null;
            return value == null ? "" : value;
        }

        int number(String key) {
            return Integer.parseInt(matching(INT, key));
        }

        Duration took() {
            return Duration.ofMillis(number("ms"));
        }

        Instant instant(String key) {
            return Instant.ofEpochSecond(Long.parseLong(matching(UNIX_TIME, key)));
        }

        private String matching(Pattern form, String key) {
            String value = text(key);
            boolean fits = form.matcher(value).matches();
            complete &= fits;
            return fits ? value : "0";
        }
    }
}
