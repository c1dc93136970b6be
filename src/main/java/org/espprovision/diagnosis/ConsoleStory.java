package org.espprovision.diagnosis;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.espprovision.console.ConsoleEvent;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.ConsoleLine;
import org.espprovision.console.Milestone;

/**
 * The console read as a story: which stages failed and were not overcome later. A sketch tries again from the failed stage
 * and says when it got through, so a failure stands until its own stage succeeds, and all of them fall when MQTT connects.
 */
final class ConsoleStory {
    /** The device's way, in order. A crash can come anywhere and stands beside it. */
    private enum Stage {
        BOOT,
        FS,
        SETTINGS,
        WIFI,
        TIME,
        CERTS,
        TLS,
        MQTT,
        CRASH
    }

    /** A line and its place in the story. */
    private record Entry(int index, ConsoleLine line) {}

    private final Map<Stage, Entry> open = new EnumMap<>(Stage.class);
    private final Map<Stage, Entry> waiting = new EnumMap<>(Stage.class);
    private boolean connected;
    private int losses;
    private int banners;
    private int sketchStarts;

    private ConsoleStory() {}

    static ConsoleStory of(ConsoleEvidence console) {
        ConsoleStory story = new ConsoleStory();
        for (int i = 0; i < console.lines().size(); i++) {
            story.tell(new Entry(i, console.lines().get(i)));
        }
        return story;
    }

    /**
     * The failure that stops the device: the first stage of its way that is open, or a crash that came later. A chip that
     * did not start properly may run into anything, so nothing after that counts.
     */
    Optional<ConsoleLine> failure() {
        return open.entrySet().stream()
                .findFirst()
                .map(first -> first.getKey() == Stage.BOOT ? first.getValue() : laterOf(first.getValue(), crash()))
                .map(Entry::line);
    }

    private Optional<Entry> crash() {
        return Optional.ofNullable(open.get(Stage.CRASH));
    }

    private static Entry laterOf(Entry failure, Optional<Entry> crash) {
        return crash.filter(each -> each.index() > failure.index()).orElse(failure);
    }

    /** What the device was last waiting for, if it told of no end of it. */
    Optional<ConsoleLine> waiting() {
        return waiting.values().stream().findFirst().map(Entry::line);
    }

    /** By its own word the device has a working MQTT connection. */
    boolean isConnected() {
        return connected;
    }

    /** How often a working connection ended, whether it came back or not. */
    int losses() {
        return losses;
    }

    /** How often the device started without anybody pressing its button; the ROM's line and the sketch's belong to one start. */
    int starts() {
        return Math.max(banners, sketchStarts);
    }

    private void tell(Entry entry) {
        ConsoleEvent event = entry.line().event();
        banners += event instanceof ConsoleEvent.BootBanner banner && isStart(banner) ? 1 : 0;
        sketchStarts += event instanceof Milestone.SketchStarted sketch && isStart(sketch) ? 1 : 0;
        losses += event instanceof Milestone.MqttLost ? 1 : 0;
        overcome(event);
        if (event instanceof Milestone.TlsFailed tls) {
            tlsFailed(tls, entry);
        } else if (event instanceof Milestone.MqttFailed mqtt) {
            mqttFailed(mqtt, entry);
        } else {
            failedStage(event)
                    .filter(stage -> !(event instanceof ConsoleEvent.NothingToStart && open.containsKey(stage)))
                    .ifPresent(stage -> fail(stage, entry));
            waitingStage(event).ifPresent(stage -> waiting.put(stage, entry));
        }
    }

    private static boolean isStart(ConsoleEvent.BootBanner banner) {
        int byResetPin = 2;
        return banner.bootsFromFlash() && banner.resetCause() != byResetPin;
    }

    private static boolean isStart(Milestone.SketchStarted sketch) {
        int byResetPin = 6;
        return sketch.resetReason() != byResetPin;
    }

    private void fail(Stage stage, Entry entry) {
        connected = false;
        waiting.remove(stage);
        open.put(stage, entry);
    }

    /** A plain sketch prints the TLS text after every failure; it means something only when TLS failed. */
    private void tlsFailed(Milestone.TlsFailed tls, Entry entry) {
        if (tls.code().isPresent() || !open.containsKey(Stage.MQTT)) {
            open.remove(Stage.MQTT);
            fail(Stage.TLS, entry);
        }
    }

    /** State -2 says only that there was no connection; the line about TLS says why and is kept or comes next. */
    private void mqttFailed(Milestone.MqttFailed mqtt, Entry entry) {
        if (mqtt.state() == MqttState.CONNECT_FAILED.number()) {
            open.remove(Stage.MQTT);
            open.putIfAbsent(Stage.TLS, entry);
            connected = false;
        } else {
            open.remove(Stage.TLS);
            fail(Stage.MQTT, entry);
        }
    }

    private void overcome(ConsoleEvent event) {
        if (event instanceof Milestone.SketchStarted || event instanceof ConsoleEvent.EbootStarted) {
            open.remove(Stage.BOOT);
            waiting.clear();
            connected = false;
        } else if (event instanceof Milestone.FsMounted) {
            open.remove(Stage.FS);
        } else if (event instanceof Milestone.SettingsLoaded) {
            open.remove(Stage.SETTINGS);
        } else if (event instanceof Milestone.WifiConnected) {
            open.remove(Stage.WIFI);
            waiting.remove(Stage.WIFI);
        } else if (event instanceof Milestone.TimeSet) {
            open.remove(Stage.TIME);
            waiting.remove(Stage.TIME);
        } else if (event instanceof Milestone.CertsLoaded) {
            open.remove(Stage.CERTS);
        } else if (event instanceof Milestone.TlsConnected) {
            open.remove(Stage.TLS);
        } else if (event instanceof Milestone.MqttConnected) {
            open.clear();
            connected = true;
        }
    }

    private static Optional<Stage> failedStage(ConsoleEvent event) {
        if (event instanceof ConsoleEvent.BootBanner banner) {
            return banner.bootsFromFlash() ? Optional.empty() : Optional.of(Stage.BOOT);
        }
        if (event instanceof ConsoleEvent.ImageChecksumError || event instanceof ConsoleEvent.NothingToStart) {
            return Optional.of(Stage.BOOT);
        }
        if (event instanceof ConsoleEvent.Crash || isStartAfterCrash(event)) {
            return Optional.of(Stage.CRASH);
        }
        if (event instanceof Milestone.FsFailed || (event instanceof Milestone.FsMounted fs && fs.usedBytes() == 0)) {
            return Optional.of(Stage.FS);
        }
        if (event instanceof Milestone.SettingsBad) {
            return Optional.of(Stage.SETTINGS);
        }
        if (event instanceof Milestone.WifiFailed) {
            return Optional.of(Stage.WIFI);
        }
        if (event instanceof Milestone.CertsBad) {
            return Optional.of(Stage.CERTS);
        }
        return event instanceof Milestone.MqttLost ? Optional.of(Stage.MQTT) : Optional.empty();
    }

    private static Optional<Stage> waitingStage(ConsoleEvent event) {
        if (event instanceof Milestone.WifiConnecting) {
            return Optional.of(Stage.WIFI);
        }
        return event instanceof Milestone.TimeWaiting || event instanceof Milestone.TimeFailed
                ? Optional.of(Stage.TIME)
                : Optional.empty();
    }

    /** The SDK's reset reasons 1 to 3: hardware watchdog, exception, software watchdog. */
    private static boolean isStartAfterCrash(ConsoleEvent event) {
        return event instanceof Milestone.SketchStarted start && start.resetReason() >= 1 && start.resetReason() <= 3;
    }
}
