package org.espprovision.chip;

import java.util.List;

/**
 * What the ROM's erase routine is asked for, so that it erases what is wanted.
 *
 * <p>The routine (SPIEraseArea) first erases sector by sector up to the next 64 KiB boundary, its head, and forgets to
 * take the head off the count. Asked for {@code n} sectors it therefore erases {@code n + min(head, n)} of them from the
 * start on, which would run into whatever follows. One sector alone cannot be had from it.
 *
 * @param offset where it begins, on a sector
 * @param askedBytes what the ROM is told
 * @param erasedBytes what it does
 */
record EraseOrder(int offset, int askedBytes, int erasedBytes) {
    private static final int SECTORS_PER_BLOCK = 16;

    /** The orders that erase just these sectors; with an odd count near a boundary a sector is erased twice. */
    static List<EraseOrder> exactly(int sector, int count) {
        int head = SECTORS_PER_BLOCK - sector % SECTORS_PER_BLOCK;
        if (count >= 2 * head) {
            return List.of(order(sector, count - head, count));
        }
        if (count % 2 == 0) {
            return List.of(order(sector, count / 2, count));
        }
        if (count == 1) {
            throw new IllegalArgumentException("the ROM erases no single sector");
        }
        return List.of(order(sector, count / 2, count - 1), order(sector + count - 2, 1, 2));
    }

    private static EraseOrder order(int sector, int asked, int erased) {
        return new EraseOrder(
                sector * FlashRegion.SECTOR_BYTES, asked * FlashRegion.SECTOR_BYTES, erased * FlashRegion.SECTOR_BYTES);
    }
}
