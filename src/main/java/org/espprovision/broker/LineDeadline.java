package org.espprovision.broker;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Closes sockets whose time is over. A socket's own time-out starts anew with each byte, so a peer that trickles could
 * hold a handshake for ever. Owns one thread, which ends with {@link #close}.
 */
final class LineDeadline implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LineDeadline.class.getName());

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "broker check, deadline");
        thread.setDaemon(true);
        return thread;
    });

    /** The time of one socket. */
    final class Guard implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final java.util.concurrent.Future<?> alarm;

        private Guard(Socket socket, Duration limit) {
            alarm = clock.schedule(() -> cut(socket), limit.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void cut(Socket socket) {
            over.set(true);
            try {
                socket.close();
            } catch (IOException e) {
                LOG.log(Level.FINE, "closing an overdue connection", e);
            }
        }

        /** Whether the time ran out and the socket was closed for it. */
        boolean isOver() {
            return over.get();
        }

        /** The socket may live on. */
        @Override
        public void close() {
            alarm.cancel(false);
        }
    }

    Guard guard(Socket socket, Duration limit) {
        return new Guard(socket, limit);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
