package org.espprovision.station;

import org.espprovision.console.ConsoleEvent;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.Milestone;

/**
 * Whether a device has failed for good, so that waiting on would tell nothing new: it tried the same thing twice, or what
 * it lacks will not come by itself.
 */
final class Settled {
    private static final int TRIES = 2;
    private static final int CRASHES = 3;

    private Settled() {}

    static boolean failed(ConsoleEvidence console) {
        return console.has(Milestone.FsFailed.class)
                || console.has(Milestone.SettingsBad.class)
                || console.has(Milestone.CertsBad.class)
                || console.all(Milestone.WifiFailed.class).size() >= TRIES
                || repeated(console, Milestone.TlsFailed.class, Milestone.TlsConnected.class)
                || repeated(console, Milestone.MqttFailed.class, Milestone.MqttConnected.class)
                || console.all(ConsoleEvent.ImageChecksumError.class).size() >= TRIES
                || console.all(ConsoleEvent.Crash.class).size() >= CRASHES;
    }

    /** The failure came twice and the matching success never. */
    private static boolean repeated(
            ConsoleEvidence console, Class<? extends ConsoleEvent> failure, Class<? extends ConsoleEvent> success) {
        return console.all(failure).size() >= TRIES && !console.has(success);
    }
}
