package org.espprovision.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espprovision.console.ConsoleEvent.EbootStarted;

/**
 * Turns received bytes into events and tells at which speed the line should run from now on. Does no input or output.
 *
 * <p>Listening at 74,880 baud it moves to 115,200 at the end of eboot's {@code ~ld} line, which is the last thing the
 * loaders say; the sketch needs some 50 ms more before it can print. Without that line (a sketch that was running
 * already, another firmware) it moves when {@value #WINDOW_BYTES} bytes in a row hold {@value #NOISE_LIMIT} that are no
 * ASCII text: at a wrong speed about half of them are not. Until a clean line has arrived at 115,200 it moves back by the
 * same rule, which shows a sketch that crashes before it prints and resets over and over. Bytes received before a move
 * are kept, and so are those that the line brings while it is changing speed.
 *
 * <p>Where the sketch may talk at other speeds as well, each move away from 74,880 without a {@code ~ld} line tries the
 * next of them.
 */
final class SpeedFollower {
    static final int BOOT_BAUD = 74_880;
    static final int SKETCH_BAUD = 115_200;
    static final int WINDOW_BYTES = 24;
    static final int NOISE_LIMIT = 6;

    /** Bytes that may still come at the old speed after a move: what 16 ms of an adapter's latency hold. */
    private static final int SETTLING_BYTES = 128;

    /** A device that talks at a third speed must not make us move for ever. */
    private static final int MAX_MOVES = 20;

    private final LineSplitter splitter = new LineSplitter();
    private final boolean[] noise = new boolean[WINDOW_BYTES];
    private final SketchSpeeds speeds;
    private int baud;
    private int tries;
    private boolean settled;
    private int moves;
    private int judged;
    private int settling;

    /**
     * Follows from here on.
     *
     * @param baud the line's speed now; at any other than the loader's it stays for good
     */
    SpeedFollower(int baud) {
        this(baud, SketchSpeeds.USUAL);
    }

    /**
     * Follows from here on.
     *
     * @param speeds what the sketch may talk at
     */
    SpeedFollower(int baud, SketchSpeeds speeds) {
        this.baud = baud;
        this.speeds = speeds;
        this.settled = baud != BOOT_BAUD || speeds.first() == BOOT_BAUD;
    }

    /** The speed the line should have for the next read. */
    int baud() {
        return baud;
    }

    String unfinished() {
        return splitter.unfinished();
    }

    /** Bytes of one read: they all came at one speed, so they move it at most once. */
    List<Heard> accept(byte[] bytes, int length) {
        int baudOfTheseBytes = baud;
        List<Heard> heard = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            splitter.add(bytes[i]).map(line -> Heard.of(line, baudOfTheseBytes)).ifPresent(line -> {
                heard.add(line);
                follow(line, baudOfTheseBytes);
            });
            if (baud == baudOfTheseBytes && isWrongSpeed(bytes[i])) {
                splitter.flush().map(line -> Heard.of(line, baudOfTheseBytes)).ifPresent(heard::add);
                move(baud == BOOT_BAUD ? speeds.ofTry(tries++) : BOOT_BAUD);
            }
        }
        return heard;
    }

    /** The end of listening: what has not become a line is one now. */
    List<Heard> end() {
        return splitter.flush().map(line -> Heard.of(line, baud)).stream().toList();
    }

    private void follow(Heard line, int baudOfThisLine) {
        if (baud != baudOfThisLine) {
            return;
        }
        if (baud == BOOT_BAUD && line.event() instanceof EbootStarted) {
            tries = Math.max(1, tries);
            move(speeds.ofTry(tries - 1));
        } else if (baud != BOOT_BAUD && line.isPlainText()) {
            settled = true;
        }
    }

    private boolean isWrongSpeed(byte b) {
        if (settled || settling-- > 0) {
            return false;
        }
        boolean isText = (b >= ' ' && b <= '~') || b == '\r' || b == '\n' || b == '\t';
        noise[judged++ % WINDOW_BYTES] = !isText;
        int count = 0;
        for (boolean each : noise) {
            count += each ? 1 : 0;
        }
        return count >= NOISE_LIMIT;
    }

    private void move(int newBaud) {
        baud = newBaud;
        settling = SETTLING_BYTES;
        Arrays.fill(noise, false);
        settled = ++moves >= MAX_MOVES && baud != BOOT_BAUD;
    }

    /** A line and what it tells. */
    record Heard(String text, ConsoleEvent event, boolean isPlainText) {
        static Heard of(LineSplitter.Line line, int baud) {
            ConsoleEvent event =
                    line.isNoise() ? new ConsoleEvent.Unreadable(baud, line.hex()) : ConsoleParser.parse(line.text());
            return new Heard(line.text(), event, line.isPlainText());
        }
    }
}
