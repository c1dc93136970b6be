package org.espprovision.station;

import org.espprovision.serial.AttachedPorts;
import org.espprovision.serial.PortDescription;
import org.espprovision.serial.UsbAdapter;

/** What kind of adapter a port is, for a report: never which one of its kind. */
public final class AdapterNames {
    private AdapterNames() {}

    /** {@code CP2102 USB to UART Bridge Controller (10c4:ea60)}. */
    public static String kindOf(String port) {
        if (port.contains("://")) {
            return "a network port";
        }
        return AttachedPorts.ofThisMachine().list().stream()
                .filter(each -> each.path().equals(port) || each.links().contains(port))
                .findFirst()
                .map(AdapterNames::words)
                .orElse("not a serial adapter of this machine");
    }

    private static String words(PortDescription port) {
        return port.usb()
                .map(UsbAdapter::ids)
                .map(ids -> "%s (%s)".formatted(port.description(), ids))
                .orElse(port.description());
    }
}
