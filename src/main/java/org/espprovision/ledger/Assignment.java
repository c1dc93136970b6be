package org.espprovision.ledger;

import java.util.Optional;
import org.espprovision.MacAddress;

/**
 * A product serial number that a chip has.
 *
 * @param name the device name that goes with it, where one was given
 * @param row where in the order it stands: {@code devices.csv:17}
 * @param used whether a certificate was issued under it: then no other chip may ever have it
 */
public record Assignment(MacAddress mac, String product, Optional<String> name, Optional<String> row, boolean used) {
    Assignment inUse() {
        return new Assignment(mac, product, name, row, true);
    }
}
