package org.espprovision.simulator.sketch;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The TCP connection under JSSE, with a device's manners where JSSE's differ:
 *
 * <ul>
 *   <li>BearSSL never sends an alert, neither when it turns a broker down nor at the end; JSSE always does. Outgoing
 *       alert records are dropped, and the broker sees the connection end, as it would with a real device.
 *   <li>JSSE gives the broker's alert as words in an exception, or loses it when the broker hangs up while a record is on
 *       its way out. The alert is read off the wire, and a write to a broker that has hung up does not hide what it said
 *       before.
 *   <li>Bytes still unread at the end are taken off the line first: closing over them would reset the connection.
 * </ul>
 */
final class TlsWire extends Socket {
    private static final int ALERT = 21;
    private static final int QUIET_MILLIS = 50;
    private static final int LONGEST_REST_BYTES = 0x10000;
    private static final int BUFFER_BYTES = 4096;

    private final TlsAlerts alerts = new TlsAlerts();

    /** Held while a thread reads, so that closing does not wait behind it. */
    private final ReentrantLock reading = new ReentrantLock();

    /** The number of the fatal alert that the broker sent in the clear, that is, before the handshake was over. */
    OptionalInt alert() {
        return alerts.fatal();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                reading.lock();
                try {
                    int count = super.read(buffer, offset, length);
                    alerts.watch(buffer, offset, count);
                    return count;
                } finally {
                    reading.unlock();
                }
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            /** JSSE writes record by record. */
            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                if (length > 0 && buffer[offset] == ALERT) {
                    return;
                }
                try {
                    out.write(buffer, offset, length);
                } catch (SocketException e) {
                    if (isClosed()) {
                        throw e;
                    }
                    // The broker hung up: the next read tells, after whatever it said before.
                }
            }
        };
    }

    @Override
    public synchronized void close() throws IOException {
        if (isConnected() && !isClosed() && reading.tryLock()) {
            try {
                takeUnreadBytes();
            } finally {
                reading.unlock();
            }
        }
        super.close();
    }

    /** A real device takes far longer over its verdict than a broker over the rest of its flight. */
    private void takeUnreadBytes() throws IOException {
        try {
            setSoTimeout(QUIET_MILLIS);
            InputStream in = super.getInputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int taken = 0, count = 0; taken < LONGEST_REST_BYTES && count >= 0; taken += count) {
                count = in.read(buffer);
                alerts.watch(buffer, 0, count);
            }
        } catch (SocketTimeoutException | SocketException e) {
            // Nothing more comes, the broker reset the connection, or another thread closed it: nothing left to take.
        }
    }
}
