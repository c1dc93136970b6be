package org.espprovision.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;

/**
 * Listens to a device from its reset on: the boot ROM at 74,880 baud, then the sketch at 115,200.
 *
 * <p>Threads: {@link #start} starts one daemon thread, which alone reads the line and sets its speed until {@link #close}
 * has returned; close this reader before anything else reads the line, then close the line. The listener is called on
 * that thread. All other methods may be called from any thread.
 *
 * <p>The speed: start with the line at 74,880 baud and reset the chip afterwards. The reader moves to 115,200 when the
 * {@code ~ld} line of the loader has ended, or when what arrives is no text. Every received byte is kept, also those of a
 * move and those that made no sense ({@link ConsoleEvent.Unreadable}). Limits: a byte that the adapter sampled at the wrong
 * speed cannot be read again at the right one, so without a {@code ~ld} line the first two dozen bytes, and what the
 * adapter holds back meanwhile, stay unreadable; a device that is reset after its sketch has spoken boots unread, since
 * moving back could cost the sketch's first line. A line at any other speed than 74,880 baud stays as it is.
 */
public final class ConsoleReader implements AutoCloseable {
    /** How long one read waits at most, and so how long {@link #close} may take. */
    private static final Duration READ_PATIENCE = Duration.ofMillis(50);

    private static final int BUFFER_BYTES = 4096;

    private final SerialLine line;
    private final Clock clock;
    private final Consumer<ConsoleLine> listener;
    private final ConsoleLog log;
    private final SketchSpeeds speeds;
    private final SpeedFollower follower;
    private final Instant startedAt;
    private final Thread thread;
    private volatile boolean closing;

    private ConsoleReader(
            SerialLine line,
            Clock clock,
            Consumer<ConsoleLine> listener,
            SketchSpeeds speeds,
            Instant startedAt,
            ConsoleLog log) {
        this.line = line;
        this.clock = clock;
        this.listener = listener;
        this.speeds = speeds;
        this.follower = new SpeedFollower(line.baud(), speeds);
        this.startedAt = startedAt;
        this.log = log;
        this.thread = new Thread(this::run, "console " + line.name());
        thread.setDaemon(true);
    }

    /** Starts listening; reset the chip after this returns. */
    public static ConsoleReader start(SerialLine line, Clock clock) {
        return start(line, clock, each -> {});
    }

    /**
     * Starts listening, with somebody who hears every line as it ends.
     *
     * @param listener called on the reading thread; must return at once
     */
    public static ConsoleReader start(SerialLine line, Clock clock, Consumer<ConsoleLine> listener) {
        return start(line, clock, listener, SketchSpeeds.USUAL);
    }

    /**
     * Starts listening to a sketch that may have another speed.
     *
     * @param listener called on the reading thread; must return at once
     * @param speeds what the sketch may talk at
     */
    public static ConsoleReader start(
            SerialLine line, Clock clock, Consumer<ConsoleLine> listener, SketchSpeeds speeds) {
        Instant now = clock.instant();
        var log = new ConsoleLog(() -> Duration.between(now, clock.instant()));
        return started(new ConsoleReader(line, clock, listener, speeds, now, log));
    }

    /**
     * Goes on after this reader was closed or its line was lost: what it heard stays, the speed is found anew.
     *
     * @param next the same line, or the one that was opened in its stead
     */
    public ConsoleReader resume(SerialLine next) {
        close();
        log.goOn();
        return started(new ConsoleReader(next, clock, listener, speeds, startedAt, log));
    }

    private static ConsoleReader started(ConsoleReader reader) {
        reader.thread.start();
        return reader;
    }

    /** The text after the last line end: a prompt, or a line that is still coming. */
    public String unfinished() {
        return log.unfinished();
    }

    /** Why listening ended by itself: {@code port.lost} when the line is gone. */
    public Optional<RuntimeException> failure() {
        return log.failure();
    }

    /** Everything heard so far. */
    public ConsoleEvidence evidence() {
        return log.evidence();
    }

    /**
     * Waits until what was heard is enough.
     *
     * @return the evidence that was enough; empty when the time ran out or this reader was closed
     * @throws PortException {@code port.lost} when the line is gone before that
     */
    public Optional<ConsoleEvidence> await(Predicate<ConsoleEvidence> enough, Duration timeout)
            throws InterruptedException {
        return log.await(enough, timeout);
    }

    /** Stops listening and gives the line back; a line that has not ended becomes one. Safe to call twice. */
    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // the line must be free when this returns; the caller learns it afterwards
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            byte[] buffer = new byte[BUFFER_BYTES];
            while (!closing) {
                int length = line.read(buffer, READ_PATIENCE);
                int baudBefore = follower.baud();
                List<SpeedFollower.Heard> heard = follower.accept(buffer, length);
                if (follower.baud() != baudBefore) {
                    line.setBaud(follower.baud()); // first of all: the device does not wait
                }
                publish(heard, length);
            }
            publish(follower.end(), 0);
        } catch (RuntimeException e) {
            publish(follower.end(), 0); // half a line is better than none
            log.fail(e); // whoever awaits gets it
        } finally {
            log.end();
        }
    }

    private void publish(List<SpeedFollower.Heard> heard, int rawBytes) {
        if (heard.isEmpty() && rawBytes == 0) {
            return;
        }
        Duration now = elapsed();
        List<ConsoleLine> lines = heard.stream()
                .map(each -> new ConsoleLine(now, each.text(), each.event()))
                .toList();
        log.add(lines, rawBytes, follower.unfinished());
        lines.forEach(listener);
    }

    private Duration elapsed() {
        return Duration.between(startedAt, clock.instant());
    }
}
