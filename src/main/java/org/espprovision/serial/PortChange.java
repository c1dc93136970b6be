package org.espprovision.serial;

/** A port that came or went. */
public sealed interface PortChange {
    /** The port as it was seen last; its socket is {@code port().usb().map(UsbAdapter::location)}. */
    PortDescription port();

    /** An adapter was plugged in and its port can be opened. */
    record Appeared(PortDescription port) implements PortChange {}

    /** The adapter is gone. */
    record Vanished(PortDescription port) implements PortChange {}
}
