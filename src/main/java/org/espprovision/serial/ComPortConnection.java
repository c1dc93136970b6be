package org.espprovision.serial;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A TCP connection on which the COM-PORT-OPTION is spoken: what comes is sorted into serial bytes and answers.
 *
 * <p>Threads: one, named after the port, reads and sorts; it is started by {@link #agree} and ends when the connection
 * does, however that comes. Whoever waits here is freed then.
 */
final class ComPortConnection implements AutoCloseable {
    private static final int ANSWER = 100;

    private static final Duration AGREEMENT = Duration.ofSeconds(3);
    private static final long ANSWER_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int BUFFER_BYTES = 8192;
    private static final int LONGEST_REASON = 80;

    private final String name;
    private final Socket socket;
    private final ReceivedBytes received = new ReceivedBytes();
    private final ComPortAnswers answers = new ComPortAnswers();
    private final CompletableFuture<Boolean> agreed = new CompletableFuture<>();

    /** @param socket connected; owned from here on */
    ComPortConnection(String name, Socket socket) {
        this.name = name;
        this.socket = socket;
    }

    /** Agrees with the server to speak RFC 2217. */
    void agree() {
        Thread reader = new Thread(this::sort, name);
        reader.setDaemon(true);
        reader.start();
        offer();
        try {
            if (!agreed.get(AGREEMENT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw PortException.notRfc2217(name, "the server refuses the COM port option");
            }
        } catch (TimeoutException e) {
            throw PortException.notRfc2217(
                    name, "the server did not take up the COM port option within " + AGREEMENT.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof PortException known ? known : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PortException.connectionLost(name);
        }
    }

    private void offer() {
        try {
            send(new Telnet()
                    .option(Telnet.WILL, Telnet.COM_PORT)
                    .option(Telnet.WILL, Telnet.BINARY)
                    .option(Telnet.DO, Telnet.BINARY)
                    .option(Telnet.WILL, Telnet.SUPPRESS_GO_AHEAD)
                    .option(Telnet.DO, Telnet.SUPPRESS_GO_AHEAD));
        } catch (PortException hungUpAlready) {
            // The reading thread has what the server said before, and tells that.
        }
    }

    /** The serial bytes that came. */
    ReceivedBytes received() {
        return received;
    }

    boolean isClosed() {
        return socket.isClosed();
    }

    void send(Telnet message) {
        try {
            socket.getOutputStream().write(message.bytes());
        } catch (IOException e) {
            throw PortException.connectionLost(name);
        }
    }

    /** Sends a command and waits for its answer. One thread at a time. */
    Optional<ComPortAnswers.Answer> ask(int command, byte... value) {
        answers.forget();
        send(new Telnet().comPort(command, value));
        return answers.await(answer -> answer.code() == command + ANSWER, ANSWER_NANOS);
    }

    /** Sends one command with two values in one write; whether both are answered with what was asked for. */
    boolean askBoth(int command, byte first, byte second) {
        answers.forget();
        send(new Telnet().comPort(command, first).comPort(command, second));
        return answered(command, first) && answered(command, second);
    }

    private boolean answered(int command, byte value) {
        return answers.await(answer -> answer.code() == command + ANSWER && answer.value() == value, ANSWER_NANOS)
                .isPresent();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // A connection that cannot be closed properly is closed all the same.
        }
    }

    private void sort() {
        var unclear = new StringBuilder();
        var parser = new TelnetParser(new Sorting());
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int count = 0; count >= 0; count = socket.getInputStream().read(buffer)) {
                if (!agreed.isDone()) {
                    unclear.append(new String(buffer, 0, count, StandardCharsets.US_ASCII));
                }
                parser.feed(buffer, count);
            }
        } catch (IOException over) {
            // Closed by us or broken: what follows is the same.
        } finally {
            close();
            agreed.completeExceptionally(PortException.hungUp(name, firstWords(unclear.toString())));
            received.end();
            answers.end();
        }
    }

    /** What a server says before it hangs up is the reason: "Port already in use" is what ser2net says. */
    private static String firstWords(String text) {
        String printable = text.replaceAll("[^ -~]+", " ").strip();
        return printable.length() > LONGEST_REASON ? printable.substring(0, LONGEST_REASON) : printable;
    }

    /**
     * Runs on the reading thread. Answers only what we did not ask for, so that no two sides agree for ever. It sends
     * without the line's lock, whose owner may be waiting for what this thread is about to read.
     */
    private final class Sorting implements TelnetParser.Finds {
        @Override
        public void bytes(byte[] serial) {
            received.add(serial);
        }

        /** The port is the server's to offer us, not to use from us: who offers the option is an echo. */
        @Override
        public void will(int option) {
            if (option != Telnet.BINARY && option != Telnet.SUPPRESS_GO_AHEAD) {
                reply(Telnet.DONT, option);
            }
        }

        @Override
        public void demand(int option) {
            if (option == Telnet.COM_PORT) {
                agreed.complete(true);
            } else if (option != Telnet.BINARY && option != Telnet.SUPPRESS_GO_AHEAD) {
                reply(Telnet.WONT, option);
            }
        }

        @Override
        public void refusal(int option) {
            if (option == Telnet.COM_PORT) {
                agreed.complete(false);
            }
        }

        @Override
        public void subnegotiation(byte[] content) {
            answers.add(content);
        }

        private void reply(int verb, int option) {
            try {
                socket.getOutputStream().write(new Telnet().option(verb, option).bytes());
            } catch (IOException gone) {
                close();
            }
        }
    }
}
