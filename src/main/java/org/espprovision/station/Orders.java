package org.espprovision.station;

import java.util.Optional;
import java.util.OptionalInt;
import org.espprovision.MacAddress;

/** Says what each board is to become. Asked again for a board, it gives the same answer. Thread-safe. */
@FunctionalInterface
public interface Orders {
    /** Empty when nothing is left to be made, or nothing for this board. */
    Optional<Order> next(MacAddress mac);

    /** How many boards are not yet spoken for; empty where there is no end. */
    default OptionalInt free() {
        return OptionalInt.empty();
    }

    /** How many devices are still to be confirmed; empty where there is no end. */
    default OptionalInt unmade() {
        return OptionalInt.empty();
    }

    /** Prepares for a time without whatever the orders are shared through. */
    default void reserve() {}

    /** No manifest: any number of boards, each named by its MAC. */
    static Orders byMac() {
        return mac -> Optional.of(Order.namedBy(mac));
    }
}
