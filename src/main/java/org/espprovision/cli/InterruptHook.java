package org.espprovision.cli;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.espprovision.FailureKind;
import org.espprovision.station.Cancellation;
import org.jline.utils.Signals;

/**
 * Lets Ctrl-C and a polite kill break work off cleanly: the first asks it to end, and it ends like any failed work, with a
 * last line and an exit status; a second one does not wait. A shutdown hook would be too late: by then the terminal is
 * being closed beside it.
 */
final class InterruptHook {
    private static final List<String> SIGNALS = List.of("INT", "TERM");

    private InterruptHook() {}

    /** Does the work; a signal meanwhile cancels it. */
    static <T> T around(Cancellation cancellation, Supplier<T> work) {
        return around(() -> hear(cancellation), work);
    }

    /** Does the work; each signal meanwhile is told. */
    static <T> T around(Runnable heard, Supplier<T> work) {
        Map<String, Object> before =
                SIGNALS.stream().collect(Collectors.toMap(signal -> signal, signal -> Signals.register(signal, heard)));
        try {
            return work.get();
        } finally {
            before.forEach(Signals::unregister);
        }
    }

    private static void hear(Cancellation cancellation) {
        if (cancellation.isRequested()) {
            Runtime.getRuntime().halt(FailureKind.INTERRUPTED.exitStatus());
        }
        cancellation.cancel();
    }
}
