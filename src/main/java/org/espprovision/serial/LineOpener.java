package org.espprovision.serial;

/** A kind of line that can be opened by name: device paths, a network station, a virtual chip. */
public interface LineOpener {
    /** Whether this opener is the one for such a name. Touches nothing. */
    boolean knows(String portName);

    /**
     * Opens the line at 115,200 baud with both control lines released.
     *
     * @throws PortException when the port is missing, busy or not permitted
     */
    SerialLine open(String portName);
}
