package org.espprovision.chip;

import java.util.Arrays;
import java.util.Random;

/** What the self-test writes: bytes that find wires and cells which do not follow. */
final class SelfTestPatterns {
    static final byte BLANK = (byte) 0xFF;

    private static final int SECTOR = FlashRegion.SECTOR_BYTES;
    private static final long SEED = 0x5E1F;

    private SelfTestPatterns() {}

    static byte[] random(int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        new Random(SEED).nextBytes(bytes);
        return bytes;
    }

    /** Sector by sector: random, zeros, 55 and AA, a walking bit, each word its own address. */
    static byte[] mixed(int offset, int lengthBytes) {
        byte[] bytes = random(lengthBytes);
        for (int i = 0; i < lengthBytes; i++) {
            switch (i / SECTOR % 5) {
                case 1 -> bytes[i] = 0;
                case 2 -> bytes[i] = (byte) (i % 2 == 0 ? 0x55 : 0xAA);
                case 3 -> bytes[i] = (byte) (1 << i % 8);
                case 4 -> bytes[i] = (byte) (((offset + i) & ~3) >>> (8 * (i % 4)));
                default -> {}
            }
        }
        return bytes;
    }

    static byte[] complement(byte[] bytes) {
        byte[] other = bytes.clone();
        for (int i = 0; i < other.length; i++) {
            other[i] = (byte) ~other[i];
        }
        return other;
    }

    static byte[] blank(int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        Arrays.fill(bytes, BLANK);
        return bytes;
    }

    /** Blank but for one page of each sector. */
    static byte[] onePageOfEachSector(int lengthBytes) {
        byte[] bytes = blank(lengthBytes);
        byte[] page = random(FlashRegion.PAGE_BYTES);
        for (int sector = 0; sector < lengthBytes; sector += SECTOR) {
            System.arraycopy(page, 0, bytes, sector + SECTOR / 2, page.length);
        }
        return bytes;
    }
}
