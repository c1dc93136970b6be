package org.espprovision.simulator;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;
import org.jspecify.annotations.Nullable;

/**
 * A virtual board behind a TCP port, as RFC 2217 puts serial ports on a network; with DTR and RTS, so a flasher resets it
 * as it would a NodeMCU. There is no authentication in RFC 2217: whoever reaches the port has the board.
 *
 * <p>One client at a time, as on a serial port. A second is told why in a line of text and hung up on; it does not push
 * the first one off, because a flash that another program is writing is worth more than its curiosity.
 *
 * <p>Threads: {@code network-board} accepts; each client has one that carries bytes and settings to the chip and one that
 * carries bytes back. {@link #close} closes the listening socket and the client's, which ends all of them, and waits for
 * the accepting one.
 */
public final class NetworkBoard implements AutoCloseable {
    private static final int BACKLOG = 8;
    /** Longer than pyserial's 50 ms between two commands, on a busy machine too. */
    private static final int UNDECIDED_MILLIS = 150;

    private static final int REFUSAL_MILLIS = 1000;
    private static final int BUFFER_BYTES = 4096;

    private final VirtualChip chip;
    private final BoardWatcher watcher;
    private final ServerSocket listening;
    private final Thread acceptor;
    private final Object state = new Object();
    private @Nullable Socket client;
    private boolean closed;

    private NetworkBoard(ServerSocket listening, VirtualChip chip, BoardWatcher watcher) {
        this.listening = listening;
        this.chip = chip;
        this.watcher = watcher;
        acceptor = new Thread(this::accept, "network-board");
        acceptor.setDaemon(true);
    }

    /**
     * Puts a board behind a TCP port. The chip stays the caller's.
     *
     * @param at port 0 takes a free one
     * @throws SimulatorException {@code simulator.listen} when the port cannot be had
     */
    public static NetworkBoard listening(InetSocketAddress at, VirtualChip chip, BoardWatcher watcher) {
        try {
            var socket = new ServerSocket();
            try {
                socket.bind(at, BACKLOG);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
            var board = new NetworkBoard(socket, chip, watcher);
            board.acceptor.start();
            return board;
        } catch (IOException e) {
            throw SimulatorException.cannotListen(at.getHostString() + ":" + at.getPort(), e);
        }
    }

    /** Where clients connect, with the port that was taken. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    /** Hangs up and listens no more; the chip goes on. */
    @Override
    public void close() {
        synchronized (state) {
            closed = true;
            closeQuietly(client);
            closeQuietly(listening);
        }
        Threads.join(acceptor);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                greet(listening.accept());
            } catch (IOException e) {
                // Closed by us, or a client that was gone before it was greeted: the loop's condition tells which.
            }
        }
    }

    private void greet(Socket fresh) throws IOException {
        synchronized (state) {
            if (closed) {
                fresh.close();
                return;
            }
            if (client != null) {
                refuse(fresh, "in use by " + nameOf(client));
                return;
            }
            SerialLine line;
            try {
                line = chip.line(nameOf(fresh));
            } catch (PortException pulled) {
                refuse(fresh, "no board is plugged in");
                return;
            }
            client = fresh;
            watcher.on(new BoardEvent.ClientCame(nameOf(fresh)));
            Thread thread = new Thread(() -> serve(fresh, line), "network-board " + nameOf(fresh));
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** On a thread of its own: hanging up before the client's first bytes are read would cost it the text. */
    private void refuse(Socket fresh, String why) {
        watcher.on(new BoardEvent.ClientRefused(nameOf(fresh), why));
        Thread thread = new Thread(() -> tellAndHangUp(fresh, why), "network-board refusal " + nameOf(fresh));
        thread.setDaemon(true);
        thread.start();
    }

    private static void tellAndHangUp(Socket fresh, String why) {
        try (fresh) {
            fresh.setSoTimeout(REFUSAL_MILLIS);
            fresh.getOutputStream().write(("Port refused: " + why + "\r\n").getBytes(StandardCharsets.US_ASCII));
            fresh.shutdownOutput();
            byte[] unheard = new byte[BUFFER_BYTES];
            while (fresh.getInputStream().read(unheard) >= 0) {
                // what a refused client says goes nowhere
            }
        } catch (IOException goneOrSilent) {
            // It left, or kept still until the time was over: either way the connection is closed now.
        }
    }

    private void serve(Socket socket, SerialLine line) {
        String name = nameOf(socket);
        try (socket;
                line) {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            var out = new TelnetWriter(socket.getOutputStream());
            LinePump.start("network-board-to-program " + name, line, out::data, () -> closeQuietly(socket));
            obey(socket, new ComPort(line, out, watcher));
        } catch (IOException | PortException over) {
            // The client is gone, the cable is out, or another program took the line: the connection ends.
        } finally {
            synchronized (state) {
                client = null;
            }
            watcher.on(new BoardEvent.ClientLeft(name));
        }
    }

    private static void obey(Socket socket, ComPort port) throws IOException {
        var decoder = new TelnetDecoder(port);
        byte[] buffer = new byte[BUFFER_BYTES];
        int count = 0;
        while (count >= 0) {
            decoder.take(buffer, count);
            socket.setSoTimeout(port.isUndecided() ? UNDECIDED_MILLIS : 0);
            try {
                count = socket.getInputStream().read(buffer);
            } catch (SocketTimeoutException nothingFollowed) {
                port.decide();
                count = 0;
            }
        }
    }

    private static String nameOf(Socket socket) {
        return String.valueOf(socket.getRemoteSocketAddress()).replaceFirst("^.*/", "");
    }

    private static void closeQuietly(@Nullable Closeable thing) {
        try {
            if (thing != null) {
                thing.close();
            }
        } catch (IOException e) {
            // A socket that cannot be closed properly is closed all the same.
        }
    }
}
