package org.espprovision.serial;

import java.time.Duration;

/**
 * An open serial line, 8 data bits, no parity, one stop bit. One thread reads and one thread writes; {@link #close} may
 * come from any thread and ends a waiting read.
 */
public interface SerialLine extends AutoCloseable {
    /** The name the user gave: {@code /dev/ttyUSB0}, {@code sim}. */
    String name();

    /**
     * Waits for at least one byte and takes what is there, up to the buffer's length.
     *
     * @param timeout how long to wait for the first byte; zero takes only what has arrived
     * @return the number of bytes put at the start of {@code buffer}; 0 when the time ran out
     * @throws PortException {@code port.lost} when the adapter is gone or the line was closed
     */
    int read(byte[] buffer, Duration timeout);

    /**
     * Hands all bytes to the line; they may still be on their way when this returns.
     *
     * @throws PortException {@code port.lost} when the adapter is gone
     */
    void write(byte[] bytes);

    /** Waits until what was written has left the adapter, as well as the driver can tell. */
    void drain();

    /**
     * Changes the speed of both directions. Waits for bytes being sent first; keeps bytes already received.
     *
     * @throws PortException {@code port.baud} when the adapter cannot make that speed
     */
    void setBaud(int bitsPerSecond);

    int baud();

    /** Sets DTR and RTS in one call. Does nothing on a line without control lines. */
    void drive(ControlLines lines);

    /** False where nobody can reset the chip from here: a pseudo-terminal, a three-wire cable. */
    boolean hasControlLines();

    /** Forgets bytes received but not yet read. */
    void discardInput();

    /** Releases the port; safe to call twice. */
    @Override
    void close();
}
