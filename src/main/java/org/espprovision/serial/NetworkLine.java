package org.espprovision.serial;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A serial port at the other end of a TCP connection. Source: RFC 2217.
 *
 * <p>Threads: everything sent goes out under {@code sending}, a command's answer is awaited under it as well. {@link
 * #close} waits for that lock as long as an answer may take, then closes the connection, which frees whoever waits.
 */
final class NetworkLine implements SerialLine {
    private static final int OPENING_BAUD = 115_200;

    private static final int SET_BAUD = 1;
    private static final int SET_DATA_SIZE = 2;
    private static final int SET_PARITY = 3;
    private static final int SET_STOP_SIZE = 4;
    private static final int SET_CONTROL = 5;
    private static final int PURGE = 12;

    private static final byte EIGHT_BITS = 8;
    private static final byte NO_PARITY = 1;
    private static final byte ONE_STOP_BIT = 1;
    private static final byte NO_FLOW_CONTROL = 1;
    private static final byte DTR_ON = 8;
    private static final byte DTR_OFF = 9;
    private static final byte RTS_ON = 11;
    private static final byte RTS_OFF = 12;
    private static final byte PURGE_RECEIVED = 1;

    private static final int BITS_PER_BYTE = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** A server names the speed its divider makes, which may be off a little. */
    private static final double SPEED_TOLERANCE = 0.03;

    private final String name;
    private final ComPortConnection connection;
    private final ReentrantLock sending = new ReentrantLock();
    private volatile int baud = OPENING_BAUD;
    private volatile boolean controlLines = true;
    private boolean purges = true;
    private long wireFreeAtNanos = System.nanoTime();

    NetworkLine(String name, ComPortConnection connection) {
        this.name = name;
        this.connection = connection;
    }

    /** Sets the port up: 115,200 baud, 8N1, no flow control, both control lines released. */
    void setUp() {
        setBaud(OPENING_BAUD);
        require(SET_DATA_SIZE, EIGHT_BITS);
        require(SET_PARITY, NO_PARITY);
        require(SET_STOP_SIZE, ONE_STOP_BIT);
        connection.send(new Telnet().comPort(SET_CONTROL, NO_FLOW_CONTROL));
        // ser2net never answers about lines that the device behind it does not have, a pseudo-terminal for one.
        controlLines = driveBoth(ControlLines.NEITHER);
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
        int count = connection.received().read(buffer, timeout);
        if (count < 0) {
            throw PortException.connectionLost(name);
        }
        return count;
    }

    @Override
    public void write(byte[] bytes) {
        sending.lock();
        try {
            connection.send(new Telnet().data(bytes));
            long onTheWire = Duration.ofSeconds(1).toNanos() * BITS_PER_BYTE * bytes.length / baud;
            wireFreeAtNanos = Math.max(System.nanoTime(), wireFreeAtNanos) + onTheWire;
        } finally {
            sending.unlock();
        }
    }

    /** The server does not tell when its adapter has sent everything; how long that takes is known. */
    @Override
    public void drain() {
        sending.lock();
        try {
            Pause.nanos(wireFreeAtNanos - System.nanoTime());
        } finally {
            sending.unlock();
        }
    }

    @Override
    public void setBaud(int bitsPerSecond) {
        if (bitsPerSecond <= 0) {
            throw PortException.baudRefused(name, bitsPerSecond);
        }
        sending.lock();
        try {
            drain();
            byte[] value =
                    ByteBuffer.allocate(Integer.BYTES).putInt(bitsPerSecond).array();
            int made = require(SET_BAUD, value);
            if (Math.abs(made - bitsPerSecond) > bitsPerSecond * SPEED_TOLERANCE) {
                throw PortException.baudRefused(name, bitsPerSecond);
            }
            baud = bitsPerSecond;
        } finally {
            sending.unlock();
        }
    }

    @Override
    public int baud() {
        return baud;
    }

    @Override
    public void drive(ControlLines lines) {
        if (controlLines && !driveBoth(lines)) {
            throw unanswered("DTR and RTS");
        }
    }

    /** Both lines in one write, so that they change together as nearly as the server makes it. */
    private boolean driveBoth(ControlLines lines) {
        sending.lock();
        try {
            return connection.askBoth(SET_CONTROL, lines.dtr() ? DTR_ON : DTR_OFF, lines.rts() ? RTS_ON : RTS_OFF);
        } finally {
            sending.unlock();
        }
    }

    @Override
    public boolean hasControlLines() {
        return controlLines;
    }

    /** The server forgets what it holds, where it knows how; its answer comes after the last byte it sent before. */
    @Override
    public void discardInput() {
        sending.lock();
        try {
            if (purges) {
                purges = connection.ask(PURGE, PURGE_RECEIVED).isPresent();
            }
            connection.received().clear();
        } finally {
            sending.unlock();
        }
    }

    /** The server lets go of the device and with it of both lines; they are released before, for one that does not. */
    @Override
    public void close() {
        try {
            if (!connection.isClosed() && sending.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    letTheChipRun();
                } finally {
                    sending.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connection.close();
        }
    }

    private void letTheChipRun() {
        try {
            if (controlLines) {
                connection.send(new Telnet().comPort(SET_CONTROL, DTR_OFF).comPort(SET_CONTROL, RTS_OFF));
            }
        } catch (PortException gone) {
            // There is nobody left to tell; the server releases both lines itself when it sees that we are gone.
        }
    }

    private int require(int command, byte... value) {
        sending.lock();
        try {
            return connection
                    .ask(command, value)
                    .orElseThrow(() -> unanswered("command " + command))
                    .value();
        } finally {
            sending.unlock();
        }
    }

    private PortException unanswered(String what) {
        return connection.isClosed() ? PortException.connectionLost(name) : PortException.unanswered(name, what);
    }
}
