package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The texts and numbers that DWARF's line tables are written in. */
record LineStrings(ByteBuffer lineTexts, ByteBuffer texts) {
    /** A text that ends with a zero. */
    static String text(ByteBuffer from) {
        int start = from.position();
        int end = start;
        while (from.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - start];
        from.get(start, bytes).position(end + 1);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    String lineText(int offset) {
        return text(lineTexts.duplicate().position(offset));
    }

    String otherText(int offset) {
        return text(texts.duplicate().position(offset));
    }

    /** LEB128 without a sign. */
    static long unsigned(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte each = from.get();
            value |= shift < Long.SIZE ? (long) (each & 0x7f) << shift : 0;
            if (each >= 0) {
                return value;
            }
        }
    }

    /** LEB128 with a sign. */
    static long signed(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; ; ) {
            byte each = from.get();
            value |= shift < Long.SIZE ? (long) (each & 0x7f) << shift : 0;
            shift += 7;
            if (each >= 0) {
                boolean negative = (each & 0x40) != 0;
                return negative && shift < Long.SIZE ? value | -1L << shift : value;
            }
        }
    }
}
