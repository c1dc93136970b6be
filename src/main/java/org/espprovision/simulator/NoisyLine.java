package org.espprovision.simulator;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.espprovision.serial.ControlLines;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;

/**
 * A bad cable in front of any line: bytes get lost, doubled or a bit of them flipped, in both directions; whole replies do
 * not come back, the chip's receiver overflows, and the plug may come out. The same seed gives the same faults for the same
 * bytes. One thread reads and one writes, as on any line.
 */
public final class NoisyLine implements SerialLine {
    private static final int FRAME_DELIMITER = 0xC0;

    /** How much a receiver loses that nobody empties for a moment: up to its FIFO. */
    private static final int OVERFLOW_BYTES = 128;

    /**
     * How bad the cable is. The first four rates are shares of all bytes, from 0 to 1, and add up to 1 at most.
     *
     * @param seed of the chance
     * @param dropped share of bytes that do not arrive
     * @param doubled share of bytes that arrive twice
     * @param flipped share of bytes with one bit flipped
     * @param overflowing share of the bytes to the chip at which its receiver begins to lose up to 128 of them
     * @param lostReplies share of the packets from the chip that are lost as a whole
     * @param unpluggedAfterBytes how many written bytes pass before the plug comes out
     */
    public record Noise(
            long seed,
            double dropped,
            double doubled,
            double flipped,
            double overflowing,
            double lostReplies,
            long unpluggedAfterBytes) {
        /** A sound cable, to begin from. */
        public static Noise seeded(long seed) {
            return new Noise(seed, 0, 0, 0, 0, 0, Long.MAX_VALUE);
        }

        public Noise dropping(double share) {
            return new Noise(seed, share, doubled, flipped, overflowing, lostReplies, unpluggedAfterBytes);
        }

        public Noise doubling(double share) {
            return new Noise(seed, dropped, share, flipped, overflowing, lostReplies, unpluggedAfterBytes);
        }

        public Noise flipping(double share) {
            return new Noise(seed, dropped, doubled, share, overflowing, lostReplies, unpluggedAfterBytes);
        }

        public Noise overflowing(double share) {
            return new Noise(seed, dropped, doubled, flipped, share, lostReplies, unpluggedAfterBytes);
        }

        public Noise losingReplies(double share) {
            return new Noise(seed, dropped, doubled, flipped, overflowing, share, unpluggedAfterBytes);
        }

        public Noise unpluggedAfter(long bytes) {
            return new Noise(seed, dropped, doubled, flipped, overflowing, lostReplies, bytes);
        }
    }

    /** What has gone wrong so far: single bytes, overflows, replies, and the plug (0 or 1). */
    public record Faults(int dropped, int doubled, int flipped, int overflows, int lostReplies, int unplugged) {}

    private final SerialLine line;
    private final Noise noise;
    private final Direction toChip;
    private final Direction toHost;
    private byte[] surplus = {};
    private long writtenBytes;
    private int unplugged;

    /** Puts a bad cable in front of a line and owns it. */
    public NoisyLine(SerialLine line, Noise noise) {
        this.line = line;
        this.noise = noise;
        this.toChip = new Direction(noise, noise.seed(), noise.overflowing(), 0);
        this.toHost = new Direction(noise, ~noise.seed(), 0, noise.lostReplies());
    }

    /** To be asked when nobody uses the line. */
    public Faults faults() {
        return new Faults(
                toChip.dropped + toHost.dropped,
                toChip.doubled + toHost.doubled,
                toChip.flipped + toHost.flipped,
                toChip.overflows,
                toHost.lostReplies,
                unplugged);
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
            arrived = toHost.spoil(clean, count);
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
        line.write(toChip.spoil(bytes, passing));
        if (passing < bytes.length) {
            unplugged = 1;
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

    /** What happens to bytes one way. */
    private static final class Direction {
        private final Noise noise;
        private final Random chance;
        private final double overflowing;
        private final double losingPackets;
        private int overflowBytes;
        private boolean inPacket;
        private boolean losesPacket;
        private int dropped;
        private int doubled;
        private int flipped;
        private int overflows;
        private int lostReplies;

        Direction(Noise noise, long seed, double overflowing, double losingPackets) {
            this.noise = noise;
            this.chance = new Random(seed);
            this.overflowing = overflowing;
            this.losingPackets = losingPackets;
        }

        byte[] spoil(byte[] bytes, int count) {
            var out = new ByteArrayOutputStream(count + 8);
            for (int i = 0; i < count; i++) {
                if (!isLostWithOthers(bytes[i])) {
                    spoil(bytes[i], out);
                }
            }
            return out.toByteArray();
        }

        private void spoil(byte value, ByteArrayOutputStream out) {
            double fate = chance.nextDouble();
            double doubling = noise.dropped() + noise.doubled();
            if (fate < noise.dropped()) {
                dropped++;
            } else if (fate < doubling) {
                doubled++;
                out.write(value);
                out.write(value);
            } else if (fate < doubling + noise.flipped()) {
                flipped++;
                out.write(value ^ (1 << chance.nextInt(8)));
            } else {
                out.write(value);
            }
        }

        private boolean isLostWithOthers(byte value) {
            return (overflowing > 0 && isInOverflow()) || (losingPackets > 0 && isInLostPacket(value));
        }

        private boolean isInOverflow() {
            if (overflowBytes == 0 && chance.nextDouble() < overflowing) {
                overflows++;
                overflowBytes = 1 + chance.nextInt(OVERFLOW_BYTES);
            }
            return overflowBytes > 0 && overflowBytes-- > 0;
        }

        /** Every packet begins and ends with a delimiter. */
        private boolean isInLostPacket(byte value) {
            boolean delimiter = Byte.toUnsignedInt(value) == FRAME_DELIMITER;
            if (delimiter && !inPacket) {
                losesPacket = chance.nextDouble() < losingPackets;
                lostReplies += losesPacket ? 1 : 0;
            }
            boolean lost = losesPacket;
            if (delimiter) {
                inPacket = !inPacket;
                losesPacket &= inPacket;
            }
            return lost;
        }
    }
}
