package org.espprovision.chip;

import java.util.function.IntConsumer;

/** What the boot ROM itself can do to the flash: attach it, erase it, program it, and leave for the sketch. */
final class RomFlash {
    static final int BLOCK_BYTES = 0x400;

    private static final int ROM_FLASH_BYTES = 4 << 20;
    private static final int OPCODE_WRITE_ENABLE = 0x06;
    private static final int OPCODE_READ_STATUS = 0x05;
    private static final int OPCODE_SECTOR_ERASE = 0x20;
    private static final int OPCODE_IDENTIFY = 0x9F;
    private static final int STATUS_BUSY = 1;

    /** At one exchange each, far longer than the slowest flash takes for a sector (0.4 s). */
    private static final int STATUS_POLLS = 2000;

    private final LoaderProtocol protocol;
    private final SpiController controller;

    RomFlash(LoaderProtocol protocol, SpiController controller) {
        this.protocol = protocol;
        this.controller = controller;
    }

    /** Connects the flash to the controller and lifts its write protection. Erases nothing. */
    void attach() throws LoaderFault {
        begin(0, 0, 0, 0);
    }

    /** Reads the flash's own name; the flash must be attached. */
    int jedecId() throws LoaderFault {
        SpiController.Setting before = controller.setting();
        int id = controller.ask(OPCODE_IDENTIFY, 24) & 0xFF_FFFF;
        controller.restore(before);
        return id;
    }

    /** Tells the ROM of a flash larger than the 4 MiB it takes for granted. */
    void announceSize(int sizeBytes) throws LoaderFault {
        if (sizeBytes > ROM_FLASH_BYTES) {
            protocol.exchange(Request.flashParameters(sizeBytes));
        }
    }

    /** Erases just these sectors. The chip answers when they are blank, up to a minute for a whole flash. */
    void erase(int offset, int sectors) throws LoaderFault {
        if (sectors == 1) {
            eraseSector(offset);
            return;
        }
        for (EraseOrder order : EraseOrder.exactly(offset / FlashRegion.SECTOR_BYTES, sectors)) {
            begin(order.askedBytes(), order.erasedBytes(), 0, order.offset());
        }
    }

    /**
     * Programs erased flash. Each block is answered when it stands in the flash and the ROM has read it back; after a
     * fault the sectors must be erased before another attempt, because a block with a wrong checksum counts as sent and
     * a lost answer leaves open whether it was written.
     *
     * @param offset where the run begins, on a sector
     * @param bytes holds the run from {@code run.from()} on
     * @param sent hears the length of each block that is done
     */
    void program(int offset, byte[] bytes, FlashRun run, IntConsumer sent) throws LoaderFault {
        int blocks = -Math.floorDiv(-run.lengthBytes(), BLOCK_BYTES);
        begin(0, 0, blocks, offset);
        for (int block = 0; block < blocks; block++) {
            int done = block * BLOCK_BYTES;
            int length = Math.min(BLOCK_BYTES, run.lengthBytes() - done);
            protocol.exchange(Request.flashData(block, bytes, run.from() + done, length));
            sent.accept(length);
        }
    }

    /** Leaves the loader without a reset: the ROM starts what is in flash. */
    void leave() throws LoaderFault {
        begin(0, 0, 0, 0);
        protocol.part(Request.flashEnd());
    }

    private void begin(int askedBytes, int erasedBytes, int blocks, int offset) throws LoaderFault {
        protocol.exchange(Request.flashBegin(askedBytes, erasedBytes, blocks, BLOCK_BYTES, offset));
    }

    /** Goes past the ROM's erase routine, which always takes at least two. */
    private void eraseSector(int offset) throws LoaderFault {
        attach();
        SpiController.Setting before = controller.setting();
        controller.tell(OPCODE_WRITE_ENABLE);
        controller.tellAt(OPCODE_SECTOR_ERASE, offset);
        int polls = 0;
        while ((controller.ask(OPCODE_READ_STATUS, 8) & STATUS_BUSY) != 0) {
            if (++polls == STATUS_POLLS) {
                throw LoaderFault.busy("erasing a sector");
            }
        }
        controller.restore(before);
    }
}
