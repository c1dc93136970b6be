package org.espprovision.broker;

import java.util.List;

/**
 * What of a broker's log is about one device, and what had to be left out.
 *
 * @param basis why these visits are the device's
 * @param visits the device's connections, oldest first; of many only the last
 * @param others who else is in the log: client ids, or addresses where no id is known
 * @param unclear handshakes that ended without an address while several clients were connecting: anybody's
 */
public record LogChoice(Basis basis, List<LogVisit> visits, List<String> others, long unclear) {
    /** Why some visits were taken for the device's. */
    public enum Basis {
        /** The log itself names the device, or it comes from the device's address. */
        NAMED,
        /** The log does not name the device, but knows of one client only. */
        ONLY_ONE,
        /** The log names no address at all, and all its failures have the same reason. */
        NO_ADDRESSES,
        /** Several clients, and nothing tells which of them is the device. */
        SEVERAL,
        /** The log tells of no connection. */
        NOBODY
    }

    public LogChoice {
        visits = List.copyOf(visits);
        others = List.copyOf(others);
    }
}
