package org.espprovision.simulator;

import java.nio.ByteBuffer;

/** A download under way, to flash or to RAM: what BEGIN announced and which block is due. Source: boot ROM. */
final class Download {
    private static final int LARGEST_BLOCK_BYTES = 0x1800;
    private static final int HEADER_BYTES = 16;
    private static final int CHECKSUM_SEED = 0xEF;

    private static final int OK = 0;
    private static final int BAD_FORMAT = 5;
    private static final int FAILED = 6;
    private static final int BAD_CHECKSUM = 7;
    private static final int BAD_READ_BACK = 8;

    /** Where blocks go; answers 0 or the loader's error number. */
    @FunctionalInterface
    private interface Target {
        int put(int address, byte[] block) throws InterruptedException;
    }

    private final Target target;
    private int announcedBytes;
    private int announcedBlocks;
    private int blockBytes;
    private int startAddress;
    private int writtenBytes;
    private int nextBlock;

    private Download(Target target) {
        this.target = target;
    }

    static Download toFlash(RomFlash flash) {
        return new Download((offset, block) -> {
            if (!flash.write(offset, block)) {
                return FAILED;
            }
            byte[] readBack = flash.read(offset, block.length);
            return checksum(readBack) == checksum(block) ? OK : BAD_READ_BACK;
        });
    }

    static Download toRam(Memory memory) {
        return new Download((address, block) -> {
            memory.copyIn(address, block);
            return OK;
        });
    }

    /** False where the block size is not allowed. */
    boolean begin(int sizeBytes, int blocks, int oneBlockBytes, int address) {
        if (Integer.compareUnsigned(oneBlockBytes, LARGEST_BLOCK_BYTES) > 0) {
            return false;
        }
        announcedBytes = sizeBytes;
        announcedBlocks = blocks;
        blockBytes = oneBlockBytes;
        startAddress = address;
        writtenBytes = 0;
        nextBlock = 0;
        return true;
    }

    int block(ByteBuffer data, int sentChecksum) throws InterruptedException {
        if (data.remaining() < HEADER_BYTES) {
            return BAD_FORMAT;
        }
        int length = data.getInt();
        int number = data.getInt();
        data.position(HEADER_BYTES);
        if (Integer.compareUnsigned(length, blockBytes) > 0 || length != data.remaining() || number != nextBlock) {
            return BAD_FORMAT;
        }
        nextBlock++; // before the checksum is looked at: the same block cannot be sent again
        byte[] block = new byte[length];
        data.get(block);
        if (checksum(block) != sentChecksum) {
            return BAD_CHECKSUM;
        }
        int error = target.put(startAddress + writtenBytes, block);
        writtenBytes += error == OK ? length : 0;
        return error;
    }

    boolean isComplete() {
        return nextBlock == announcedBlocks && writtenBytes == announcedBytes;
    }

    private static int checksum(byte[] bytes) {
        int sum = CHECKSUM_SEED;
        for (byte value : bytes) {
            sum ^= value & 0xFF;
        }
        return sum;
    }
}
