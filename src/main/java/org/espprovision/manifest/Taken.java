package org.espprovision.manifest;

import java.util.Optional;
import org.espprovision.MacAddress;

/**
 * Which product serial numbers have a board. Kept where a power cut cannot reach it, and perhaps by several stations; so
 * every question is asked anew.
 */
public interface Taken {
    /** The product a board is. */
    Optional<String> serialOf(MacAddress mac);

    /** The board that is this product. */
    Optional<MacAddress> macOf(String serial);

    /**
     * Writes down for good that this board is this product.
     *
     * @return false, with nothing written, when the serial number went to another board meanwhile
     */
    boolean take(String serial, MacAddress mac);
}
