package org.espprovision.serial;

import com.fazecast.jSerialComm.SerialPort;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A serial line over an open device of this machine.
 *
 * <p>Threads: {@code reading} is held while a read is inside the driver, at most {@link #GRAIN}; {@code writing} while bytes
 * or settings go down. Closing first marks the line, then takes both, so that no thread is inside the driver when the
 * descriptor goes: its number may belong to another board a moment later. A writer that is stuck against a driver that
 * takes nothing keeps its lock; closing then goes ahead after {@link #PATIENCE} and thereby frees it.
 */
final class DeviceLine implements SerialLine {
    /** Termios waits in tenths of a second, VTIME. Shorter waits are ours. */
    static final Duration GRAIN = Duration.ofMillis(100);

    static final int OPENING_BAUD = 115_200;

    private static final long POLL_NANOS = Duration.ofMillis(1).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Bytes an adapter may still hold when the driver reports none: a USB packet. Ten bits a byte on the wire. */
    private static final int BITS_IN_ADAPTER = 64 * 10;

    private final String name;
    private final SerialPort port;
    private final boolean controlLines;
    private final Consumer<DeviceLine> release;

    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile int baud = OPENING_BAUD;
    private boolean unsent;

    /**
     * @param port open, set up to return from a read after {@link #GRAIN} at the latest
     * @param release closes the port and lets go of its lock
     */
    DeviceLine(String name, SerialPort port, boolean controlLines, Consumer<DeviceLine> release) {
        this.name = name;
        this.port = port;
        this.controlLines = controlLines;
        this.release = release;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int read(byte[] buffer, Duration timeout) {
        if (buffer.length == 0) {
            return 0;
        }
        long start = System.nanoTime();
        while (true) {
            Duration left = timeout.minusNanos(System.nanoTime() - start);
            int taken = take(buffer, left);
            if (taken > 0 || left.isNegative() || left.isZero()) {
                return taken;
            }
        }
    }

    /** One look at the driver. It may wait in the driver itself only when there is time for a whole grain. */
    private int take(byte[] buffer, Duration left) {
        reading.lock();
        try {
            requireOpen();
            if (left.compareTo(GRAIN) >= 0) {
                return received(port.readBytes(buffer, buffer.length));
            }
            int waiting = received(port.bytesAvailable());
            if (waiting > 0) {
                return received(port.readBytes(buffer, Math.min(waiting, buffer.length)));
            }
        } finally {
            reading.unlock();
        }
        Pause.nanos(Math.min(POLL_NANOS, Math.max(0, left.toNanos())));
        return 0;
    }

    /** A pulled adapter answers −1 at once, and for ever. */
    private int received(int count) {
        if (count < 0) {
            throw PortException.lost(name);
        }
        return count;
    }

    @Override
    public void write(byte[] bytes) {
        writing.lock();
        try {
            requireOpen();
            unsent = true;
            if (port.writeBytes(bytes, bytes.length) != bytes.length) {
                throw PortException.lost(name);
            }
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void drain() {
        writing.lock();
        try {
            requireOpen();
            if (!sent()) {
                throw PortException.lost(name);
            }
        } finally {
            writing.unlock();
        }
    }

    /** Waits for the driver to run empty; false when the adapter is gone or has stopped sending. */
    private boolean sent() {
        long lastProgress = System.nanoTime();
        int waiting = port.bytesAwaitingWrite();
        while (waiting > 0 && System.nanoTime() - lastProgress < PATIENCE.toNanos()) {
            Pause.nanos(POLL_NANOS);
            int now = port.bytesAwaitingWrite();
            lastProgress = now < waiting ? System.nanoTime() : lastProgress;
            waiting = now;
        }
        if (waiting == 0 && unsent) {
            Pause.nanos(Duration.ofSeconds(1).toNanos() * BITS_IN_ADAPTER / baud);
            unsent = false;
        }
        return waiting == 0;
    }

    @Override
    public void setBaud(int bitsPerSecond) {
        writing.lock();
        try {
            requireOpen();
            if (!sent()) {
                throw PortException.lost(name);
            }
            if (bitsPerSecond <= 0 || !port.setBaudRate(bitsPerSecond)) {
                received(port.bytesAvailable());
                port.setBaudRate(baud);
                throw PortException.baudRefused(name, bitsPerSecond);
            }
            baud = bitsPerSecond;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public int baud() {
        return baud;
    }

    @Override
    public void drive(ControlLines lines) {
        writing.lock();
        try {
            requireOpen();
            // One ioctl for both: a CH340 swaps two that follow each other closely (espressif/esptool issue 396).
            if (controlLines && !port.setDTRandRTS(lines.dtr(), lines.rts())) {
                throw PortException.lost(name);
            }
        } finally {
            writing.unlock();
        }
    }

    @Override
    public boolean hasControlLines() {
        return controlLines;
    }

    /** Reads away what is there: the library's own flush would throw away bytes still to be sent as well. */
    @Override
    public void discardInput() {
        byte[] unwanted = new byte[4096];
        int taken;
        do {
            taken = read(unwanted, Duration.ZERO);
        } while (taken > 0);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        reading.lock();
        boolean quiet = writersAreDone();
        try {
            if (quiet) {
                sent(); // closing throws away what the driver still holds
            }
            letTheChipRun();
        } finally {
            release.accept(this);
            reading.unlock();
            if (quiet) {
                writing.unlock();
            }
        }
    }

    /** The line may be closed half-way through a reset sequence; a chip must not stay held in reset. */
    void letTheChipRun() {
        if (controlLines) {
            port.setDTRandRTS(false, false);
        }
    }

    SerialPort port() {
        return port;
    }

    private boolean writersAreDone() {
        long start = System.nanoTime();
        while (!writing.tryLock()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                return false;
            }
            Pause.nanos(POLL_NANOS);
        }
        return true;
    }

    private void requireOpen() {
        if (closed.get()) {
            throw PortException.lost(name);
        }
    }
}
