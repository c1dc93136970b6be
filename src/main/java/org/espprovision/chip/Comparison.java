package org.espprovision.chip;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/** Holds what is read from the flash against what belongs there. */
final class Comparison implements FlashReader.Sink {
    private final FlashSection section;
    private final SecondLook secondLook;
    private final byte[] expected;
    private final BitSet sectors = new BitSet();
    private Optional<Difference> difference = Optional.empty();

    /** Makes sure of what was found at an offset and seems to differ. */
    @FunctionalInterface
    interface SecondLook {
        byte[] certain(int offset, byte[] found);
    }

    /** Nothing compared yet. */
    Comparison(FlashSection section, SecondLook secondLook) {
        this.section = section;
        this.secondLook = secondLook;
        this.expected = section.bytes();
    }

    /** Empty when all that was read is as it should be. */
    Optional<Difference> difference() {
        return difference;
    }

    /** Those that differ, counted from the section's start. */
    BitSet sectors() {
        return sectors;
    }

    @Override
    public void take(int offset, byte[] found) {
        int from = offset - section.offset();
        if (firstDiffering(from, found) >= 0) {
            count(from, certain(offset, found));
        }
    }

    /** Until one difference is certain, it may be noise on the line. */
    private byte[] certain(int offset, byte[] found) {
        return difference.isPresent() ? found : secondLook.certain(offset, found);
    }

    private void count(int from, byte[] found) {
        int first = firstDiffering(from, found);
        if (first < 0) {
            return;
        }
        int differing = 0;
        for (int i = first; i < found.length; i++) {
            if (expected[from + i] != found[i]) {
                differing++;
                sectors.set((from + i) / FlashRegion.SECTOR_BYTES);
            }
        }
        int address = section.offset() + from + first;
        int bytes = differing;
        difference = Optional.of(difference
                .map(known -> known.withAlso(bytes))
                .orElseGet(() -> new Difference(
                        address, Byte.toUnsignedInt(expected[from + first]), Byte.toUnsignedInt(found[first]), bytes)));
    }

    /** Index in {@code found}, or -1. */
    private int firstDiffering(int from, byte[] found) {
        return Arrays.mismatch(expected, from, from + found.length, found, 0, found.length);
    }
}
