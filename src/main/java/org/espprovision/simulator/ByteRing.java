package org.espprovision.simulator;

/** A ring of bytes that holds so many and no more: the UART's receive FIFO (128), the boot ROM's ring (256). */
final class ByteRing {
    private final byte[] bytes;
    private int head;
    private int count;

    ByteRing(int capacityBytes) {
        bytes = new byte[capacityBytes];
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return count == bytes.length;
    }

    int count() {
        return count;
    }

    void put(int value) {
        if (isFull()) {
            throw new IllegalStateException("a full ring takes nothing");
        }
        bytes[(head + count++) % bytes.length] = (byte) value;
    }

    int take() {
        if (isEmpty()) {
            throw new IllegalStateException("an empty ring gives nothing");
        }
        int value = bytes[head] & 0xFF;
        head = (head + 1) % bytes.length;
        count--;
        return value;
    }
}
