package org.espprovision.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The memory cells of a NOR flash: erasing sets bits, programming only clears them. The chip thread changes it; any
 * thread may take a copy.
 */
final class NorArray {
    private static final int SMALLEST_BYTES = 512 * 1024;
    private static final int LARGEST_BYTES = 16 * 1024 * 1024;

    private final byte[] cells;
    private final List<FlashFault.StuckBits> stuck;
    private boolean changed = true; // what it was made with counts as a change

    NorArray(byte[] content, List<FlashFault.StuckBits> stuck) {
        int size = content.length;
        if (size < SMALLEST_BYTES || size > LARGEST_BYTES || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("no flash chip has %,d bytes".formatted(size));
        }
        this.cells = content.clone();
        this.stuck = List.copyOf(stuck);
        applyStuckBits();
    }

    static byte[] blank(int sizeBytes) {
        byte[] content = new byte[sizeBytes];
        Arrays.fill(content, (byte) 0xFF);
        return content;
    }

    int sizeBytes() {
        return cells.length;
    }

    synchronized void erase(int offset, int lengthBytes) {
        Arrays.fill(cells, offset, offset + lengthBytes, (byte) 0xFF);
        touched();
    }

    synchronized void program(int offset, byte value) {
        cells[offset] &= value;
        touched();
    }

    synchronized byte read(int offset) {
        return cells[offset];
    }

    synchronized byte[] copy(int offset, int lengthBytes) {
        Objects.checkFromIndexSize(offset, lengthBytes, cells.length);
        return Arrays.copyOfRange(cells, offset, offset + lengthBytes);
    }

    /** Whether anything was erased or programmed since this was last asked. */
    synchronized boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    private void touched() {
        changed = true;
        applyStuckBits();
    }

    private void applyStuckBits() {
        for (FlashFault.StuckBits fault : stuck) {
            cells[fault.offset()] = fault.in(cells[fault.offset()]);
        }
    }
}
