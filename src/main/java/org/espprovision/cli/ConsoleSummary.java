package org.espprovision.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.espprovision.console.ConsoleEvent.BootBanner;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.Milestone.FsMounted;
import org.espprovision.console.Milestone.MqttConnected;
import org.espprovision.console.Milestone.MqttPublished;
import org.espprovision.console.Milestone.SketchStarted;
import org.espprovision.console.Milestone.TlsConnected;
import org.espprovision.console.Milestone.WifiConnected;

/** The milestones a device passed, by its own account, in a few sentences. */
final class ConsoleSummary {
    private ConsoleSummary() {}

    static List<String> of(ConsoleEvidence console) {
        List<String> said = new ArrayList<>();
        console.last(BootBanner.class)
                .ifPresent(boot -> said.add(
                        "boot ROM: reset cause %d, boot mode %d".formatted(boot.resetCause(), boot.bootMode())));
        console.last(SketchStarted.class)
                .ifPresent(start -> said.add("sketch %s %s, core %s, %,d bytes of heap"
                        .formatted(start.sketch(), start.version(), start.core(), start.heapBytes())));
        console.last(FsMounted.class)
                .ifPresent(fs -> said.add(
                        "%s mounted, %,d of %,d bytes used".formatted(fs.type(), fs.usedBytes(), fs.totalBytes())));
        console.last(WifiConnected.class)
                .ifPresent(wifi -> said.add("Wi-Fi as %s%s"
                        .formatted(
                                wifi.ip(), wifi.took().map(ConsoleSummary::in).orElse(""))));
        console.last(TlsConnected.class).ifPresent(tls -> said.add("TLS%s".formatted(in(tls.took()))));
        console.last(MqttConnected.class).ifPresent(mqtt -> said.add("MQTT as " + mqtt.client()));
        console.last(MqttPublished.class).ifPresent(mqtt -> said.add("published on " + mqtt.topic()));
        return said;
    }

    private static String in(Duration took) {
        return " in " + ActiveSteps.seconds(took);
    }
}
