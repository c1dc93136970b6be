package org.espprovision.diagnosis;

import java.util.Optional;
import org.espprovision.console.ConsoleEvent;
import org.espprovision.console.ConsoleEvent.Crash;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.Milestone;

/** The cause behind the failure that a device itself reports. */
final class ConsoleCauses {
    private final ConsoleEvidence console;
    private final BrokerFindings broker;

    ConsoleCauses(ConsoleEvidence console, BrokerFindings broker) {
        this.console = console;
        this.broker = broker;
    }

    Optional<Verdict> judge(ConsoleStory story) {
        return story.failure().map(line -> judge(line.event()).startingWith(Finding.quote(line)));
    }

    private Verdict judge(ConsoleEvent event) {
        if (event instanceof Milestone.TlsFailed tls) {
            return new TlsCauses(console, broker).judge(tls);
        }
        if (event instanceof Milestone.MqttFailed mqtt) {
            return mqtt(mqtt);
        }
        if (event instanceof Crash || event instanceof Milestone.SketchStarted) {
            return new CrashCauses(console).judge();
        }
        if (event instanceof Milestone.WifiFailed wifi) {
            return Verdict.of(wifi(wifi.status()));
        }
        if (event instanceof Milestone.CertsBad) {
            return certificates();
        }
        return Verdict.of(plain(event));
    }

    /** Events that stand for one cause. */
    private static Cause plain(ConsoleEvent event) {
        if (event instanceof ConsoleEvent.BootBanner banner) {
            return banner.entersBootLoader() ? Cause.STUCK_IN_BOOT_LOADER : Cause.BOOT_MODE;
        }
        if (event instanceof ConsoleEvent.ImageChecksumError) {
            return Cause.IMAGE_CHECKSUM;
        }
        if (event instanceof ConsoleEvent.NothingToStart) {
            return Cause.NO_IMAGE;
        }
        if (event instanceof Milestone.FsFailed) {
            return Cause.FS_NOT_MOUNTED;
        }
        if (event instanceof Milestone.FsMounted) {
            return Cause.FS_EMPTY;
        }
        if (event instanceof Milestone.SettingsBad) {
            return Cause.SETTINGS_BAD;
        }
        return event instanceof Milestone.MqttLost ? Cause.MQTT_LOST : Cause.UNKNOWN;
    }

    /** The core's {@code wl_status_t}. */
    private static Cause wifi(int status) {
        return switch (status) {
            case 1 -> Cause.WIFI_NOT_FOUND;
            case 6 -> Cause.WIFI_PASSWORD;
            default -> Cause.WIFI_NO_ANSWER;
        };
    }

    private Verdict mqtt(Milestone.MqttFailed mqtt) {
        if (mqtt.state() == MqttState.CONNECT_FAILED.number()) {
            return new TlsCauses(console, broker).noTlsErrorNoted(mqtt.took(), Optional.empty());
        }
        return MqttState.of(mqtt.state())
                .map(state -> Verdict.of(state.cause())
                        .because(Finding.rule("PubSubClient's state %d is %s".formatted(state.number(), state))))
                .orElse(Verdict.of(Cause.UNKNOWN));
    }

    /** Older sketches let the file system format itself without a word. */
    private Verdict certificates() {
        Verdict bad = Verdict.of(Cause.CERTS_BAD);
        return console.has(Milestone.FsMounted.class) ? bad : bad.orPerhaps(Cause.FS_EMPTY);
    }
}
