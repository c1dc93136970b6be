package org.espprovision.simulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The table in which a flash chip describes itself. Source: JEDEC JESD216: a header, two parameter headers (JEDEC's and
 * the maker's own), and the first words of the basic parameters; the rest reads as erased.
 */
final class Sfdp {
    private static final int SIZE_BYTES = 256;
    private static final int BASIC_TABLE_OFFSET = 0x80;
    private static final int BASIC_TABLE_WORDS = 9;

    private final byte[] table = new byte[SIZE_BYTES];

    Sfdp(int maker, int sizeBytes) {
        Arrays.fill(table, (byte) 0xFF);
        ByteBuffer words = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        words.put(new byte[] {'S', 'F', 'D', 'P', 0x00, 0x01, 0x01, (byte) 0xFF});
        parameterHeader(words, 0x00);
        parameterHeader(words, maker);
        words.position(BASIC_TABLE_OFFSET);
        words.putInt(0xFFF920E5); // 4 KiB erase by 20, three address bytes, fast reads of all kinds
        words.putInt((int) (sizeBytes * 8L - 1)); // density: number of the last bit
    }

    byte[] read(int address, int lengthBytes) {
        byte[] out = new byte[lengthBytes];
        for (int i = 0; i < lengthBytes; i++) {
            out[i] = table[(address + i) & (SIZE_BYTES - 1)];
        }
        return out;
    }

    private static void parameterHeader(ByteBuffer words, int owner) {
        words.put((byte) owner).put((byte) 0x00).put((byte) 0x01).put((byte) BASIC_TABLE_WORDS);
        words.putInt(BASIC_TABLE_OFFSET | 0xFF000000);
    }
}
