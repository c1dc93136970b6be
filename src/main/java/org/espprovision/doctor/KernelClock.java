package org.espprovision.doctor;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the system's clock is kept right by somebody, as the system itself tells it: nobody is asked over the network. */
final class KernelClock {
    /** systemd-timesyncd makes it once it has set the clock. */
    private static final Path SET_BY_SYSTEMD = Path.of("/run/systemd/timesync/synchronized");

    /** {@code struct timex} has 208 bytes on 64-bit Linux; {@code modes} of 0 only asks. Source: adjtimex(2). */
    private static final int TIMEX_BYTES = 208;
    /** Returned while the clock is not synchronised: {@code TIME_ERROR} of {@code linux/timex.h}. */
    private static final int TIME_ERROR = 5;

    enum State {
        SYNCHRONISED,
        LEFT_ALONE,
        UNKNOWN
    }

    private KernelClock() {}

    static State synchronised() {
        if (Files.exists(SET_BY_SYSTEMD)) {
            return State.SYNCHRONISED;
        }
        if (!Platform.isLinux() || !Platform.is64Bit()) {
            return State.UNKNOWN;
        }
        try (Memory timex = new Memory(TIMEX_BYTES)) {
            timex.clear();
            Function ask = NativeLibrary.getInstance("c").getFunction("adjtimex");
            int answer = ask.invokeInt(new Object[] {timex});
            if (answer < 0) {
                return State.UNKNOWN; // a container may forbid the question
            }
            return answer == TIME_ERROR ? State.LEFT_ALONE : State.SYNCHRONISED;
        } catch (UnsatisfiedLinkError e) {
            return State.UNKNOWN; // a Linux without the GNU C library
        }
    }
}
