package org.espprovision.simulator;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.espprovision.serial.ControlLines;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;

/**
 * A bad cable in front of any line: bytes get lost, doubled or a bit of them flipped, in both directions, and the plug
 * may come out. The same seed gives the same faults for the same bytes. One thread reads and one writes, as on any line.
 */
public final class NoisyLine implements SerialLine {
    /**
     * How bad the cable is. The rates are shares of all bytes, from 0 to 1, and add up to 1 at most.
     *
     * @param seed of the chance
     * @param dropped share of bytes that do not arrive
     * @param doubled share of bytes that arrive twice
     * @param flipped share of bytes with one bit flipped
     * @param unpluggedAfterBytes how many written bytes pass before the plug comes out
     */
    public record Noise(long seed, double dropped, double doubled, double flipped, long unpluggedAfterBytes) {
        /** A sound cable, to begin from. */
        public static Noise seeded(long seed) {
            return new Noise(seed, 0, 0, 0, Long.MAX_VALUE);
        }

        public Noise dropping(double share) {
            return new Noise(seed, share, doubled, flipped, unpluggedAfterBytes);
        }

        public Noise doubling(double share) {
            return new Noise(seed, dropped, share, flipped, unpluggedAfterBytes);
        }

        public Noise flipping(double share) {
            return new Noise(seed, dropped, doubled, share, unpluggedAfterBytes);
        }

        public Noise unpluggedAfter(long bytes) {
            return new Noise(seed, dropped, doubled, flipped, bytes);
        }
    }

    private final SerialLine line;
    private final Noise noise;
    private final Random toChip;
    private final Random toHost;
    private byte[] surplus = {};
    private long writtenBytes;

    /** Puts a bad cable in front of a line and owns it. */
    public NoisyLine(SerialLine line, Noise noise) {
        this.line = line;
        this.noise = noise;
        this.toChip = new Random(noise.seed());
        this.toHost = new Random(~noise.seed());
    }

    @Override
    public String name() {
        return line.name();
    }

    @Override
    public int read(byte[] buffer, Duration timeout) {
        byte[] arrived = surplus;
        long deadline = System.nanoTime() + timeout.toNanos();
        while (arrived.length == 0) {
            byte[] clean = new byte[buffer.length];
            int count = line.read(clean, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            if (count == 0) {
                return 0;
            }
            arrived = spoil(clean, count, toHost);
        }
        int taken = Math.min(arrived.length, buffer.length);
        System.arraycopy(arrived, 0, buffer, 0, taken);
        surplus = Arrays.copyOfRange(arrived, taken, arrived.length);
        return taken;
    }

    @Override
    public void write(byte[] bytes) {
        long left = noise.unpluggedAfterBytes() - writtenBytes;
        int passing = (int) Math.min(bytes.length, Math.max(0, left));
        writtenBytes += passing;
        line.write(spoil(bytes, passing, toChip));
        if (passing < bytes.length) {
            line.close();
            throw PortException.lost(line.name());
        }
    }

    @Override
    public void drain() {
        line.drain();
    }

    @Override
    public void setBaud(int bitsPerSecond) {
        line.setBaud(bitsPerSecond);
    }

    @Override
    public int baud() {
        return line.baud();
    }

    @Override
    public void drive(ControlLines lines) {
        line.drive(lines);
    }

    @Override
    public boolean hasControlLines() {
        return line.hasControlLines();
    }

    @Override
    public void discardInput() {
        surplus = new byte[0];
        line.discardInput();
    }

    @Override
    public void close() {
        line.close();
    }

    private byte[] spoil(byte[] bytes, int count, Random chance) {
        var out = new ByteArrayOutputStream(count + 8);
        for (int i = 0; i < count; i++) {
            double fate = chance.nextDouble();
            if (fate < noise.dropped()) {
                continue;
            }
            fate -= noise.dropped();
            if (fate < noise.doubled()) {
                out.write(bytes[i]);
                out.write(bytes[i]);
            } else if (fate - noise.doubled() < noise.flipped()) {
                out.write(bytes[i] ^ (1 << chance.nextInt(8)));
            } else {
                out.write(bytes[i]);
            }
        }
        return out.toByteArray();
    }
}
