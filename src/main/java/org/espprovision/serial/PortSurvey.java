package org.espprovision.serial;

import java.util.List;

/**
 * The serial ports of a machine, and the adapters that should have one.
 *
 * @param ports USB adapters first
 * @param withoutPort adapters on USB that no driver made a port for
 */
public record PortSurvey(List<PortCondition> ports, List<PortlessAdapter> withoutPort) {
    public PortSurvey {
        ports = List.copyOf(ports);
        withoutPort = List.copyOf(withoutPort);
    }

    /** An adapter that is plugged in and of no use yet. */
    public record PortlessAdapter(UsbAdapter usb, String description, PortAdvice advice) {}
}
