package org.espprovision.simulator;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.espprovision.serial.ControlLines;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;

/** The host's end of the cable to a virtual chip. It holds no thread; closing it leaves the chip running. */
final class VirtualLine implements SerialLine {
    private static final int OPENING_BAUD = 115_200;

    /** What no adapter goes beyond. */
    static final int HIGHEST_BAUD = 4_000_000;

    private final String name;
    private final Cable cable;
    private final ResetCircuit reset;
    private final int session;
    private volatile int baud = OPENING_BAUD;

    VirtualLine(String name, Cable cable, ResetCircuit reset) {
        this.name = name;
        this.cable = cable;
        this.reset = reset;
        this.session = cable.open(OPENING_BAUD);
        reset.drive(ControlLines.NEITHER);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int read(byte[] buffer, Duration timeout) {
        requireOpen();
        try {
            int count = cable.hostRead(session, buffer, timeout);
            if (count == 0) {
                requireOpen();
            }
            return count;
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    @Override
    public void write(byte[] bytes) {
        requireOpen();
        cable.hostWrite(bytes);
    }

    @Override
    public void drain() {
        requireOpen();
        for (long nanos = cable.hostBusyNanos(); nanos > 0; nanos = cable.hostBusyNanos()) {
            LockSupport.parkNanos(nanos);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    @Override
    public void setBaud(int bitsPerSecond) {
        if (bitsPerSecond < 1 || bitsPerSecond > HIGHEST_BAUD) {
            throw PortException.baudRefused(name, bitsPerSecond);
        }
        drain();
        cable.hostBaud(bitsPerSecond);
        baud = bitsPerSecond;
    }

    @Override
    public int baud() {
        return baud;
    }

    @Override
    public void drive(ControlLines lines) {
        requireOpen();
        reset.drive(lines);
    }

    @Override
    public boolean hasControlLines() {
        return reset.wiring() != BoardWiring.NO_CONTROL_LINES;
    }

    @Override
    public void discardInput() {
        requireOpen();
        cable.hostDiscard();
    }

    /** The operating system lets go of both control lines with the port. */
    @Override
    public void close() {
        if (cable.isOpen(session)) {
            cable.close(session);
            reset.drive(ControlLines.NEITHER);
        }
    }

    private void requireOpen() {
        if (!cable.isOpen(session)) {
            throw PortException.lost(name);
        }
    }
}
