package org.espprovision.simulator.lx106;

/**
 * The core's fifteen interrupts and its timer. Which number is of which kind is fixed in the ESP8266's configuration:
 * 0 to 5 follow a line, 6 is the timer, 7 is software's, 8 to 13 latch an edge, 14 cannot be masked.
 */
final class Interrupts {
    static final int TIMER = 1 << 6;
    static final int SOFTWARE = 1 << 7;
    static final int NOT_MASKABLE = 1 << 14;

    private static final int COUNT = 15;
    private static final int FOLLOWING_A_LINE = 0x003F;
    private static final int LATCHING_AN_EDGE = 0x3F00;
    private static final int LEVEL_1 = 0x3FFF;
    private static final long WRAP = 1L << 32;

    private final Cycles cycles;
    private int lines;
    private int latched;
    private int enabled;
    private int compare;
    private long countOffset;
    private long nextMatch;

    Interrupts(Cycles cycles) {
        this.cycles = cycles;
    }

    void reset() {
        latched = 0;
        enabled = 0;
        countOffset = -cycles.count;
        compare(0);
    }

    void raise(int number) {
        int bit = bit(number);
        latched |= bit & ~lines & (LATCHING_AN_EDGE | NOT_MASKABLE);
        lines |= bit;
        cycles.lookUp();
    }

    void lower(int number) {
        lines &= ~bit(number);
    }

    /** INTERRUPT. */
    int pending() {
        return latched | (lines & FOLLOWING_A_LINE);
    }

    boolean isLevel1Pending() {
        return (pending() & enabled & LEVEL_1) != 0;
    }

    /** Whether the interrupt that cannot be masked is there; telling it takes it. */
    boolean takeNotMaskable() {
        boolean there = (latched & NOT_MASKABLE) != 0;
        latched &= ~NOT_MASKABLE;
        return there;
    }

    /** INTSET. */
    void set(int bits) {
        latched |= bits & SOFTWARE;
        cycles.lookUp();
    }

    /** INTCLEAR: lines and the timer are not cleared here. */
    void clear(int bits) {
        latched &= ~(bits & (SOFTWARE | LATCHING_AN_EDGE));
    }

    int enabled() {
        return enabled;
    }

    void enable(int bits) {
        enabled = bits;
        cycles.lookUp();
    }

    /** CCOUNT. */
    int count() {
        return (int) (cycles.count + countOffset);
    }

    void count(int value) {
        countOffset = value - cycles.count;
        findNextMatch();
    }

    /** CCOMPARE0. */
    int compare() {
        return compare;
    }

    void compare(int value) {
        compare = value;
        latched &= ~TIMER;
        findNextMatch();
    }

    /** The cycle at which the timer matches next. */
    long nextMatch() {
        return nextMatch;
    }

    /** Lets the timer catch up with the clock. */
    void tick() {
        while (cycles.count >= nextMatch) {
            latched |= TIMER;
            nextMatch += WRAP;
        }
    }

    private void findNextMatch() {
        long distance = Integer.toUnsignedLong(compare - count());
        nextMatch = cycles.count + (distance == 0 ? WRAP : distance);
        cycles.lookUp();
    }

    private static int bit(int number) {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("the LX106 has no interrupt " + number);
        }
        return 1 << number;
    }
}
