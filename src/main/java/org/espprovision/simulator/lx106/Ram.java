package org.espprovision.simulator.lx106;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A stretch of memory that is on the chip itself. The bytes are the caller's: core and caller see each other's writes. */
public final class Ram {
    static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle HALF = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final int base;
    private final byte[] bytes;

    private Ram(int base, byte[] bytes) {
        this.base = base;
        this.bytes = bytes;
    }

    /** Memory at a word-aligned address, a whole number of words long. */
    public static Ram at(int base, byte[] bytes) {
        if ((base & 3) != 0 || (bytes.length & 3) != 0) {
            throw new IllegalArgumentException("%,d bytes at 0x%08x are not whole words".formatted(bytes.length, base));
        }
        return new Ram(base, bytes);
    }

    int base() {
        return base;
    }

    byte[] bytes() {
        return bytes;
    }

    boolean contains(int address) {
        return Integer.compareUnsigned(address - base, bytes.length) < 0;
    }
}
