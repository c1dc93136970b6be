package org.espprovision.simulator;

/** What can be wrong with the flash of a virtual board. */
public sealed interface FlashFault {
    /** Bits of one byte that read 0 whatever is done to them: worn cells. */
    static FlashFault stuckAtZero(int offset, int bits) {
        return new StuckBits(offset, bits, 0);
    }

    /** Bits of one byte that read 1 whatever is programmed: leaking cells. */
    static FlashFault stuckAtOne(int offset, int bits) {
        return new StuckBits(offset, bits, bits);
    }

    /** The first erase or program never ends: the busy bit stays set until power is lost. */
    static FlashFault stuckBusy() {
        return new StuckBusy();
    }

    /** Erases take this many times as long as the data sheet's typical ones: an old or cold chip. */
    static FlashFault slowErase(int times) {
        return new SlowErase(times);
    }

    /** The chip answers JEDEC ID reads with this instead of its own; {@code 0x1640ef} means EF 40 16 on the wire. */
    static FlashFault wrongId(int jedecId) {
        return new WrongId(jedecId);
    }

    /**
     * Bits of one byte that do not follow.
     *
     * @param offset of the byte in the flash
     * @param bits which bits are stuck
     * @param level what these bits read
     */
    record StuckBits(int offset, int bits, int level) implements FlashFault {
        byte in(byte cell) {
            return (byte) ((cell & ~bits) | level);
        }
    }

    /** A busy bit that stays set. */
    record StuckBusy() implements FlashFault {}

    /** Erases that take their time. */
    record SlowErase(int times) implements FlashFault {}

    /** Another identity than its own. */
    record WrongId(int jedecId) implements FlashFault {}
}
