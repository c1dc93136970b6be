package org.espprovision.console;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the sketch reports of its way to the broker: the {@code ep1} lines of docs/console.md, one record each. The few
 * lines of older sketches that print plain sentences are read too; what such a line does not say is empty.
 *
 * <p>{@code took} is always the device's own measurement of that stage; heap is in bytes.
 */
public sealed interface Milestone extends ConsoleEvent {
    /**
     * The sketch runs.
     *
     * @param chip the chip id, eight hex digits
     * @param resetReason the SDK's {@code rst_info.reason}: 1 to 3 after a watchdog or an exception
     */
    record SketchStarted(String sketch, String version, String core, String chip, int resetReason, int heapBytes)
            implements Milestone {}

    record FsMounted(String type, int totalBytes, int usedBytes) implements Milestone {}

    record FsFailed(String type) implements Milestone {}

    record SettingsLoaded(String device, String broker, String nonce) implements Milestone {}

    record SettingsBad(String file, String reason) implements Milestone {}

    record WifiConnecting(String ssid) implements Milestone {}

    record WifiConnected(String ip, OptionalInt rssiDbm, Optional<Duration> took) implements Milestone {}

    /**
     * The access point was not joined in time.
     *
     * @param status the core's {@code wl_status_t}: 1 no such network, 6 wrong password, 7 no answer
     */
    record WifiFailed(int status, Duration took) implements Milestone {}

    record TimeWaiting(String server) implements Milestone {}

    record TimeSet(Instant time, Source source, Duration took) implements Milestone {
        /** Where the device has its date from. */
        public enum Source {
            NTP,
            /** No server answered: the day of provisioning stands in. */
            FLOOR,
            OTHER
        }
    }

    /** No SNTP answer came and the settings give no date to stand in. */
    record TimeFailed(Duration took) implements Milestone {}

    record CertsLoaded(int caBytes, int certBytes, String key) implements Milestone {}

    record CertsBad(String file, String reason) implements Milestone {}

    record TlsConnecting(String host, int port, int heapBytes) implements Milestone {}

    /** The broker does not agree to small records; the device connects again at once with full buffers. */
    record TlsFull(Duration took) implements Milestone {}

    record TlsConnected(Duration took, int heapBytes) implements Milestone {}

    /**
     * No TLS connection came about.
     *
     * @param code BearSSL's error number, or the TLS alert number when {@code report} says so; empty where the sketch
     *     prints only the text
     * @param text the core's text; after a received alert it is the text of another error, see {@link Report}
     * @param reached how far it came, where the sketch says so
     */
    record TlsFailed(OptionalInt code, Report report, Optional<Duration> took, String text, Optional<Step> reached)
            implements Milestone {
        /** The last step that was begun. */
        public enum Step {
            /** The broker's name has no address. */
            DNS,
            /** No TCP connection. */
            TCP,
            /** The TCP connection was there; the handshake was not finished. */
            TLS
        }

        /**
         * Whose verdict the number is. The core strips BearSSL's alert bit (256) and looks the alert number up in the
         * table of BearSSL's own errors, so number and text alone cannot tell.
         */
        public enum Report {
            /** The device's own error; 0 when none was recorded. */
            LOCAL_ERROR,
            /** A TLS alert: the broker refused the device. */
            ALERT_RECEIVED,
            /** A number without its text: from 10 on it can be either. */
            UNCLEAR
        }
    }

    /** A sketch says under which client id it is going to connect. */
    record MqttConnecting(String client) implements Milestone {}

    record MqttConnected(String client, Optional<Duration> took) implements Milestone {}

    /**
     * The broker did not take the MQTT connection.
     *
     * @param state PubSubClient's state
     */
    record MqttFailed(int state, Optional<Duration> took) implements Milestone {}

    record MqttSubscribed(String topic) implements Milestone {}

    record MqttPublished(String topic, int bytes) implements Milestone {}

    /** A message of the broker was answered: the way down works as well. */
    record MqttReplied(String topic, int bytes) implements Milestone {}

    record MqttLost(int state) implements Milestone {}

    record RunReady(int heapBytes) implements Milestone {}

    /** An {@code ep1} line of a newer sketch, or one that lost a documented key on the way. */
    record Other(String stage, String event, Map<String, String> fields) implements Milestone {
        public Other {
            fields = Map.copyOf(fields);
        }
    }
}
