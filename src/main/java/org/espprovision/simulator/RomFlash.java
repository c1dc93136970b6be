package org.espprovision.simulator;

import java.util.Arrays;

/**
 * The boot ROM's flash routines: SPIRead, SPIWrite, SPIEraseArea and their kin, in terms of commands on the bus. Each
 * answers whether it did its work. Source: boot ROM disassembly; the flaw in {@link #eraseArea} is the ROM's own.
 */
final class RomFlash {
    /** SPIWrite sends pages in pieces of this size: half of the controller's buffer. */
    private static final int WRITE_PIECE_BYTES = 32;

    private static final int READ_PIECE_BYTES = 64;
    private static final int ADDRESS_BITS = 24;
    private static final int STATUS_PROTECT_ALL = 0x1C;
    private static final byte[] NOTHING = {};

    /** The ROM's {@code flashchip} structure. */
    record Parameters(int id, int chipBytes, int blockBytes, int sectorBytes, int pageBytes, int statusMask) {
        /** What the ROM assumes until 0B SPI_SET_PARAMS: 4 MiB, whatever is soldered in. */
        static final Parameters DEFAULT = new Parameters(0, 0x400000, 0x10000, 0x1000, 0x100, 0xFFFF);
    }

    private final ChipClock clock;
    private final SpiController spi;
    private Parameters parameters = Parameters.DEFAULT;

    RomFlash(ChipClock clock, SpiController spi) {
        this.clock = clock;
        this.spi = spi;
    }

    void parameters(Parameters now) {
        parameters = now;
    }

    boolean eraseChip() throws InterruptedException {
        return operate(0xC7, 0, 0, NOTHING);
    }

    boolean eraseBlock(int number) throws InterruptedException {
        return operate(0xD8, ADDRESS_BITS, number * parameters.blockBytes(), NOTHING);
    }

    boolean eraseSector(int number) throws InterruptedException {
        return operate(0x20, ADDRESS_BITS, number * parameters.sectorBytes(), NOTHING);
    }

    /**
     * SPIEraseArea. The loop over the sectors before the first block border counts {@code head} down to 0 and only then
     * subtracts it from the total, so these sectors are added again at the end: {@code n + min(head, n)} are erased.
     */
    boolean eraseArea(int offset, int lengthBytes) throws InterruptedException {
        int sectorBytes = parameters.sectorBytes();
        if (!fits(offset, lengthBytes) || offset % sectorBytes != 0 || !unlock()) {
            return false;
        }
        int sectorsPerBlock = Math.max(1, parameters.blockBytes() / sectorBytes);
        int sector = offset / sectorBytes;
        int total = (lengthBytes + sectorBytes - 1) / sectorBytes;
        int head = Math.min(sectorsPerBlock - sector % sectorsPerBlock, total);
        while (head > 0) {
            if (!eraseSector(sector)) {
                return false;
            }
            sector++;
            head--;
        }
        total -= head; // the flaw: head is 0 here
        while (total > sectorsPerBlock) {
            if (!eraseBlock(sector / sectorsPerBlock)) {
                return false;
            }
            sector += sectorsPerBlock;
            total -= sectorsPerBlock;
        }
        for (; total > 0; total--) {
            if (!eraseSector(sector++)) {
                return false;
            }
        }
        return true;
    }

    boolean write(int offset, byte[] bytes) throws InterruptedException {
        if (!fits(offset, bytes.length)) {
            return false;
        }
        int done = 0;
        while (done < bytes.length) {
            int at = offset + done;
            int leftInPage = parameters.pageBytes() - at % parameters.pageBytes();
            int piece = Math.min(Math.min(WRITE_PIECE_BYTES, leftInPage), bytes.length - done);
            operate(0x02, ADDRESS_BITS, at, Arrays.copyOfRange(bytes, done, done + piece));
            done += piece;
        }
        return true;
    }

    /** The bytes, or none where the area does not lie in the chip. */
    byte[] read(int offset, int lengthBytes) throws InterruptedException {
        if (!fits(offset, lengthBytes)) {
            return NOTHING;
        }
        awaitIdle();
        byte[] bytes = new byte[lengthBytes];
        for (int done = 0; done < lengthBytes; done += READ_PIECE_BYTES) {
            int piece = Math.min(READ_PIECE_BYTES, lengthBytes - done);
            byte[] in = spi.exchange(0x03, ADDRESS_BITS, offset + done, NOTHING, piece);
            System.arraycopy(in, 0, bytes, done, piece);
        }
        return bytes;
    }

    /** SPIUnlock: the erase routine begins with it, else a flash locked by an earlier FLASH_END could not be erased. */
    boolean unlock() throws InterruptedException {
        return writeStatus(0);
    }

    /** SPILock: sets all block-protect bits. */
    boolean lock() throws InterruptedException {
        return writeStatus(STATUS_PROTECT_ALL);
    }

    private boolean writeStatus(int value) throws InterruptedException {
        return operate(0x01, 0, 0, new byte[] {(byte) value});
    }

    private boolean operate(int opcode, int addressBits, int address, byte[] out) throws InterruptedException {
        awaitIdle();
        spi.exchange(0x06, 0, 0, NOTHING, 0);
        spi.exchange(opcode, addressBits, address, out, 0);
        awaitIdle();
        return true;
    }

    /** Wait_SPI_Idle polls the busy bit without end; a flash that stays busy hangs the chip. */
    private void awaitIdle() throws InterruptedException {
        int status = spi.exchange(0x05, 0, 0, NOTHING, 1)[0];
        if ((status & 1) == 0) {
            return;
        }
        if (spi.flash().busyUntil() == Long.MAX_VALUE) {
            clock.halt();
        }
        clock.advanceTo(spi.flash().busyUntil());
    }

    /** Sizes of zero, which SPI_SET_PARAMS takes, make the ROM divide by zero. */
    private boolean fits(int offset, int lengthBytes) {
        if (parameters.sectorBytes() == 0 || parameters.pageBytes() == 0) {
            throw new BusFault("division by zero", offset);
        }
        long end = Integer.toUnsignedLong(offset) + Integer.toUnsignedLong(lengthBytes);
        return end <= Integer.toUnsignedLong(parameters.chipBytes());
    }
}
