package org.espprovision.station;

import java.util.Optional;
import org.espprovision.MacAddress;

/** Says what each board is to become. Asked again for a board, it gives the same answer. Thread-safe. */
@FunctionalInterface
public interface Orders {
    /** Empty when nothing is left to be made, or nothing for this board. */
    Optional<Order> next(MacAddress mac);

    /** No manifest: any number of boards, each named by its MAC. */
    static Orders byMac() {
        return mac -> Optional.of(Order.namedBy(mac));
    }
}
