package org.espprovision.serial;

import java.util.Optional;

/**
 * The USB side of a serial adapter, as its descriptors and its place in the bus tell it.
 *
 * @param vendorId USB vendor, 16 bits: 0x10c4 is Silicon Labs
 * @param productId the vendor's product, 16 bits: 0xea60 is the CP2102
 * @param serialNumber told by the adapter; a CH340 has none
 * @param location the socket it is plugged into, stable across reboots: {@code 1-1.4}, with the interface where an
 *     adapter has several ({@code 1-1.4:1.0})
 */
public record UsbAdapter(int vendorId, int productId, Optional<String> serialNumber, String location) {
    /** {@code 10c4:ea60}, as lsusb writes it. */
    public String ids() {
        return "%04x:%04x".formatted(vendorId, productId);
    }

    /** The socket alone, the same for all ports of an adapter. */
    String socket() {
        return location.replaceFirst(":.*", "");
    }

    /** The chip that makes the serial line, where it is one of the usual ones. */
    public Optional<AdapterChip> chip() {
        return AdapterChip.of(vendorId, productId);
    }
}
