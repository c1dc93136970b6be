package org.espprovision.simulator;

/**
 * What has been done to the flash since it was made.
 *
 * @param sectorErases erases of 4 KiB
 * @param blockErases erases of 64 KiB
 * @param chipErases erases of everything
 * @param pagePrograms program operations, of up to a page of 256 bytes each
 * @param bytesProgrammed bytes sent in these
 */
public record FlashWear(long sectorErases, long blockErases, long chipErases, long pagePrograms, long bytesProgrammed) {
    /** A new chip. */
    public static final FlashWear NONE = new FlashWear(0, 0, 0, 0, 0);

    FlashWear plusSectorErase() {
        return new FlashWear(sectorErases + 1, blockErases, chipErases, pagePrograms, bytesProgrammed);
    }

    FlashWear plusBlockErase() {
        return new FlashWear(sectorErases, blockErases + 1, chipErases, pagePrograms, bytesProgrammed);
    }

    FlashWear plusChipErase() {
        return new FlashWear(sectorErases, blockErases, chipErases + 1, pagePrograms, bytesProgrammed);
    }

    FlashWear plusProgram(int lengthBytes) {
        return new FlashWear(sectorErases, blockErases, chipErases, pagePrograms + 1, bytesProgrammed + lengthBytes);
    }
}
