package org.espprovision.serial;

import java.util.List;
import java.util.Optional;

/**
 * A serial port of this machine, known without opening it.
 *
 * @param path what to open: {@code /dev/ttyUSB0}, {@code COM3}
 * @param description what the adapter calls itself
 * @param usb the adapter, when the port is on USB
 * @param links other names of the same port that udev keeps ({@code /dev/serial/by-id/…}), the most telling first
 */
public record PortDescription(String path, String description, Optional<UsbAdapter> usb, List<String> links) {
    public PortDescription {
        links = List.copyOf(links);
    }

    /** A name that means this board (or this socket) tomorrow too; the plain path where udev gives none. */
    public String stableName() {
        return links.isEmpty() ? path : links.get(0);
    }
}
