package org.espprovision.simulator;

/**
 * The UART's speed detector: counts edges and keeps the shortest low and the shortest high pulse, in UART clocks. Source:
 * boot ROM {@code uart_baudrate_detect}: glitch filter 8, at least 30 edges, divider = (low + high) / 2 + 12.
 */
final class Autobaud {
    private static final int EDGES_NEEDED = 30;

    /** The counters start this many clocks late; the ROM adds them again. */
    private static final int CORRECTION_CLOCKS = 12;

    private final double clockNanos;
    private int edges;
    private boolean high = true;
    private double levelSinceNanos;
    private double shortestLowNanos = Double.MAX_VALUE;
    private double shortestHighNanos = Double.MAX_VALUE;

    /** @param lineIdleSinceNanos from when on the line was high */
    Autobaud(int clockHz, long lineIdleSinceNanos) {
        clockNanos = 1e9 / clockHz;
        levelSinceNanos = (double) lineIdleSinceNanos;
    }

    /** A byte passes on the line. */
    void hear(int value, long endNanos, double bitNanos) {
        double startNanos = endNanos - Bits.PER_BYTE * bitNanos;
        int frame = Bits.frame(value);
        for (int bit = 0; bit < Bits.PER_BYTE; bit++) {
            level(((frame >> bit) & 1) != 0, startNanos + bit * bitNanos);
        }
    }

    boolean knows() {
        return edges >= EDGES_NEEDED;
    }

    int divider() {
        return (clocks(shortestLowNanos) + clocks(shortestHighNanos)) / 2 + CORRECTION_CLOCKS;
    }

    private void level(boolean now, double atNanos) {
        if (now == high) {
            return;
        }
        double pulse = atNanos - levelSinceNanos;
        if (high && edges > 0) { // the idle time before the first edge is no pulse
            shortestHighNanos = Math.min(shortestHighNanos, pulse);
        } else if (!high) {
            shortestLowNanos = Math.min(shortestLowNanos, pulse);
        }
        high = now;
        levelSinceNanos = atNanos;
        edges++;
    }

    private int clocks(double nanos) {
        double rounding = 1e-6; // nanoseconds added up in floating point must not lose a whole clock
        return (int) Math.floor(nanos / clockNanos + rounding) - CORRECTION_CLOCKS;
    }
}
