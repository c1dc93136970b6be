package org.espprovision.simulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Loads the image at the start of the flash into RAM, telling on the console what it does, and then does as eboot where
 * the image is eboot (the second loader of the Arduino core, which loads the application at 0x1000).
 *
 * <p>Source: boot logs of real boards. The ROM reads 16 bytes at a time; {@code room} is what is left of such a piece
 * after a segment's header, {@code tail} what the segment takes of its last piece.
 */
final class ImageLoader {
    /** How it ended. */
    enum Outcome {
        /** The application begins. */
        STARTS,
        /** The ROM found nothing it may run and says so. */
        NO_IMAGE,
        /** Something other than sound code was run. */
        CRASHES
    }

    /** Prints on the console. */
    @FunctionalInterface
    interface Console {
        void print(String text) throws InterruptedException;
    }

    private static final int MAGIC = 0xE9;
    private static final int HEADER_BYTES = 8;
    private static final int PIECE_BYTES = 16;
    private static final int MOST_SEGMENTS = 16;
    private static final int CHECKSUM_SEED = 0xEF;
    private static final int EBOOT = 0x4010F000;
    private static final int EBOOT_END = 0x40110000;
    private static final int APPLICATION_OFFSET = 0x1000;

    /** eboot prints the first word of the application's first segment as its version; newer cores keep the length there. */
    private static final int VERSION_OFFSET = APPLICATION_OFFSET + 2 * HEADER_BYTES;

    private final RomFlash flash;
    private final Memory memory;
    private final Console console;
    private int checksum;

    ImageLoader(RomFlash flash, Memory memory, Console console) {
        this.flash = flash;
        this.memory = memory;
        this.console = console;
    }

    Outcome load() throws InterruptedException {
        ByteBuffer header = read(0, HEADER_BYTES);
        if ((header.get(0) & 0xFF) != MAGIC) {
            return Outcome.NO_IMAGE; // an erased flash gives exactly this on a real board; other content is not known
        }
        int end = segments(header.get(1) & 0xFF);
        if (end < 0) {
            return Outcome.CRASHES;
        }
        int stored = read(end | (PIECE_BYTES - 1), 1).get() & 0xFF;
        console.print("csum 0x%02x\n".formatted(checksum));
        if (stored != checksum) {
            console.print("csum err\n");
            return Outcome.NO_IMAGE;
        }
        int entry = header.getInt(4);
        boolean isEboot = entry >= EBOOT && entry < EBOOT_END;
        return isEboot ? eboot() : Outcome.STARTS;
    }

    /** Loads the segments; where the last one ends in flash, or -1 when one goes where no RAM is. */
    private int segments(int count) throws InterruptedException {
        checksum = CHECKSUM_SEED;
        int at = HEADER_BYTES;
        int room = PIECE_BYTES + HEADER_BYTES; // the first header comes with the file's, and a fresh piece is at hand
        for (int i = 0; i < count; i++) {
            if (room < HEADER_BYTES) {
                console.print("ho 0 tail %d room %d\n".formatted(PIECE_BYTES - room, room));
                room += PIECE_BYTES;
            }
            room -= HEADER_BYTES;
            ByteBuffer header = read(at, HEADER_BYTES);
            at += HEADER_BYTES;
            int address = header.getInt();
            int lengthBytes = header.getInt();
            console.print("load 0x%08x, len %d, room %d \n".formatted(address, lengthBytes, room));
            if (lengthBytes < 0 || lengthBytes > Memory.DRAM_END - Memory.DRAM) {
                return -1;
            }
            copy(at, address, lengthBytes);
            at += lengthBytes;
            int tail = lengthBytes <= room ? 0 : (lengthBytes - room) % PIECE_BYTES;
            room = lengthBytes < room ? room - lengthBytes : PIECE_BYTES - tail;
            console.print("tail %d\nchksum 0x%02x\n".formatted(tail, checksum));
        }
        return at;
    }

    private void copy(int flashOffset, int address, int lengthBytes) throws InterruptedException {
        byte[] segment = flash.read(flashOffset, lengthBytes);
        memory.copyIn(address, segment);
        for (byte value : segment) {
            checksum ^= value & 0xFF;
        }
    }

    /** eboot does not look at the application's checksum; an application without segments to run is a crash here. */
    private Outcome eboot() throws InterruptedException {
        console.print("v%08x\n".formatted(read(VERSION_OFFSET, 4).getInt()));
        console.print("~ld\n");
        ByteBuffer header = read(APPLICATION_OFFSET, HEADER_BYTES);
        int segments = header.get(1) & 0xFF;
        boolean sound = (header.get(0) & 0xFF) == MAGIC && segments > 0 && segments <= MOST_SEGMENTS;
        return sound ? Outcome.STARTS : Outcome.CRASHES;
    }

    private ByteBuffer read(int offset, int lengthBytes) throws InterruptedException {
        byte[] bytes = flash.read(offset, lengthBytes);
        if (bytes.length < lengthBytes) {
            throw new BusFault("read past the end of the flash", offset);
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
