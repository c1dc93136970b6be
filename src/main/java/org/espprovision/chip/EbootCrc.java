package org.espprovision.chip;

/**
 * The CRC the Arduino core puts into a sketch and its boot loader eboot checks: polynomial 04C11DB7, start FFFFFFFF, most
 * significant bit first, no final inversion.
 */
final class EbootCrc {
    private static final int POLYNOMIAL = 0x04C1_1DB7;
    private static final int[] TABLE = table();

    private EbootCrc() {}

    static int of(byte[] bytes) {
        int crc = 0xFFFF_FFFF;
        for (byte value : bytes) {
            crc = crc << 8 ^ TABLE[(crc >>> 24) ^ Byte.toUnsignedInt(value)];
        }
        return crc;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = crc << 1 ^ (crc < 0 ? POLYNOMIAL : 0);
            }
            table[i] = crc;
        }
        return table;
    }
}
