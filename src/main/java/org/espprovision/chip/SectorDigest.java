package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * 128 bits that tell what a sector of 4,096 bytes holds, as the flasher stub computes them: four lanes that are
 * multiplied, rotated and added to each other. Sectors that differ within one row of 16 bytes never have the same
 * digest; others with a chance of 2<sup>-128</sup>. It finds faults, not forgeries.
 */
record SectorDigest(int a, int b, int c, int d) {
    static final int BYTES = 16;

    private static final int LAST_ROWS = 4;

    /** The digest of one sector of an array. */
    static SectorDigest of(byte[] bytes, int from) {
        var in = ByteBuffer.wrap(bytes, from, FlashRegion.SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        var digest = new SectorDigest(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344);
        while (in.hasRemaining()) {
            digest = digest.row(in.getInt(), in.getInt(), in.getInt(), in.getInt());
        }
        for (int i = 0; i < LAST_ROWS; i++) {
            digest = digest.row(0, 0, 0, 0);
        }
        return digest;
    }

    /** As it comes from the chip. */
    static SectorDigest read(ByteBuffer in) {
        return new SectorDigest(in.getInt(), in.getInt(), in.getInt(), in.getInt());
    }

    private SectorDigest row(int w0, int w1, int w2, int w3) {
        int nextA = mix(a, b, w0, 13);
        int nextB = mix(b, c, w1, 17);
        int nextC = mix(c, d, w2, 11);
        int nextD = mix(d, nextA, w3, 19);
        return new SectorDigest(nextA, nextB, nextC, nextD);
    }

    private static int mix(int lane, int next, int word, int bits) {
        return (Integer.rotateLeft(lane + word * 0x9E37_79B1, bits) + next) * 0x85EB_CA77;
    }
}
