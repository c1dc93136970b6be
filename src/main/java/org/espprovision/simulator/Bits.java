package org.espprovision.simulator;

/** A byte as it goes over the line: a start bit (low), eight data bits with the lowest first, a stop bit (high). */
final class Bits {
    static final int PER_BYTE = 10;

    /** A UART samples the last data bit 8.5 bits after the start edge; half a bit of error there is about 5 %. */
    private static final double TOLERANCE = 0.04;

    private Bits() {}

    /** The ten bits in order of time, the first in bit 0. */
    static int frame(int value) {
        return 0x200 | (value << 1);
    }

    /**
     * What a receiver makes of a byte that was sent at another speed: it samples in the middle of its own bits and finds
     * whatever level is there. After the byte the line is taken as idle, so a faster sender's next byte does not show;
     * the result is garbled as on a real line, but not bit for bit what a real line gives.
     */
    static int sample(int sent, double senderBitNanos, double receiverBitNanos) {
        double ratio = receiverBitNanos / senderBitNanos;
        if (Math.abs(ratio - 1) <= TOLERANCE) {
            return sent;
        }
        int frame = frame(sent);
        int seen = 0;
        for (int bit = 0; bit < 8; bit++) {
            int at = (int) ((bit + 1.5) * ratio);
            boolean high = at >= PER_BYTE || ((frame >> at) & 1) != 0;
            seen |= high ? (1 << bit) : 0;
        }
        return seen;
    }
}
