package org.espprovision.serial;

import java.util.List;
import java.util.Optional;

/**
 * A port and whether it can be used now, found out without opening it.
 *
 * @param holder who has it open, as far as this user may see: other users' programs show to root only
 * @param access whether this user may open it
 * @param latencyMillis how long an FTDI chip holds received bytes back, in milliseconds; empty for all others
 * @param advice what stands in the way, the gravest first
 */
public record PortCondition(
        PortDescription port,
        Optional<PortHolder> holder,
        Access access,
        Optional<Integer> latencyMillis,
        List<PortAdvice> advice) {
    /** What the device file's permissions say to this user. */
    public enum Access {
        GRANTED,
        REFUSED
    }

    public PortCondition {
        advice = List.copyOf(advice);
    }

    /** Of a port that nothing is known about before it is opened. */
    static PortCondition untold(PortDescription port) {
        return new PortCondition(port, Optional.empty(), Access.GRANTED, Optional.empty(), List.of());
    }

    /** Whether nobody holds it and this user may open it. */
    public boolean isFree() {
        return holder.isEmpty() && access == Access.GRANTED;
    }
}
