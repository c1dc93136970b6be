package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A command on its way to the boot ROM: direction 00, opcode, length of the data in 16 bits, checksum in 32, data; all
 * little-endian.
 */
final class Request {
    /** What the ROM takes at most. */
    static final int MEMORY_BLOCK_BYTES = 0x1800;

    private static final int HEADER_BYTES = 8;
    private static final byte TO_CHIP = 0;
    private static final int SYNC_BYTES = 36;
    private static final int CHECKSUM_SEED = 0xEF;
    private static final int WHOLE_WORD = 0xFFFF_FFFF;

    private static final int FLASH_BLOCK_BYTES = 0x1_0000;
    private static final int FLASH_PAGE_BYTES = 0x100;
    private static final int FLASH_STATUS_MASK = 0xFFFF;

    /** One write to a 32-bit register. */
    record RegisterWrite(int address, int value) {}

    private final Command command;
    private final Duration timeout;
    private final byte[] frame;

    private Request(Command command, Duration timeout, int checksum, ByteBuffer data) {
        this.command = command;
        this.timeout = timeout;
        byte[] packet = new byte[HEADER_BYTES + data.position()];
        ByteBuffer.wrap(packet)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(TO_CHIP)
                .put((byte) command.opcode())
                .putShort((short) data.position())
                .putInt(checksum)
                .put(data.flip());
        this.frame = Slip.encode(packet);
    }

    private Request(Command command, ByteBuffer data) {
        this(command, command.timeout(), 0, data);
    }

    static Request sync() {
        var data = littleEndian(SYNC_BYTES);
        data.put(new byte[] {0x07, 0x07, 0x12, 0x20});
        byte[] edges = new byte[SYNC_BYTES - data.position()];
        Arrays.fill(edges, (byte) 0x55);
        return new Request(Command.SYNC, data.put(edges));
    }

    static Request readRegister(int address) {
        return new Request(Command.READ_REG, words(address));
    }

    static Request writeRegisters(List<RegisterWrite> writes) {
        var data = littleEndian(writes.size() * 16);
        for (RegisterWrite write : writes) {
            int delayMicros = 0;
            data.putInt(write.address())
                    .putInt(write.value())
                    .putInt(WHOLE_WORD)
                    .putInt(delayMicros);
        }
        return new Request(Command.WRITE_REG, data);
    }

    /**
     * Attaches the flash and prepares for blocks.
     *
     * @param eraseBytes what the ROM's erase routine is asked for; see {@link EraseOrder} for what it does with it
     * @param erasedBytes what it will erase, which decides how long the answer may take
     */
    static Request flashBegin(int eraseBytes, int erasedBytes, int blocks, int blockBytes, int offset) {
        return new Request(
                Command.FLASH_BEGIN,
                Command.FLASH_BEGIN.timeoutErasing(erasedBytes),
                0,
                words(eraseBytes, blocks, blockBytes, offset));
    }

    /** One block, at most as long as {@code FLASH_BEGIN} said and a multiple of four bytes. */
    static Request flashData(int sequence, byte[] bytes, int from, int lengthBytes) {
        return block(Command.FLASH_DATA, sequence, bytes, from, lengthBytes);
    }

    static Request memBegin(int lengthBytes, int blocks, int address) {
        return new Request(Command.MEM_BEGIN, words(lengthBytes, blocks, MEMORY_BLOCK_BYTES, address));
    }

    static Request memData(int sequence, byte[] bytes, int from, int lengthBytes) {
        return block(Command.MEM_DATA, sequence, bytes, from, lengthBytes);
    }

    static Request memEnd(int entry) {
        int start = 0;
        return new Request(Command.MEM_END, words(start, entry));
    }

    static Request flashEnd() {
        int reboot = 0;
        return new Request(Command.FLASH_END, words(reboot));
    }

    static Request flashParameters(int sizeBytes) {
        int deviceId = 0;
        return new Request(
                Command.SPI_SET_PARAMS,
                words(
                        deviceId,
                        sizeBytes,
                        FLASH_BLOCK_BYTES,
                        FlashRegion.SECTOR_BYTES,
                        FLASH_PAGE_BYTES,
                        FLASH_STATUS_MASK));
    }

    Command command() {
        return command;
    }

    Duration timeout() {
        return timeout;
    }

    /** The bytes as they go over the wire. */
    byte[] frame() {
        return frame;
    }

    private static Request block(Command command, int sequence, byte[] bytes, int from, int lengthBytes) {
        var data = littleEndian(16 + lengthBytes);
        data.putInt(lengthBytes).putInt(sequence).putInt(0).putInt(0);
        data.put(bytes, from, lengthBytes);
        int checksum = CHECKSUM_SEED;
        for (int i = from; i < from + lengthBytes; i++) {
            checksum ^= Byte.toUnsignedInt(bytes[i]);
        }
        return new Request(command, command.timeout(), checksum, data);
    }

    private static ByteBuffer words(int... words) {
        var data = littleEndian(words.length * Integer.BYTES);
        for (int word : words) {
            data.putInt(word);
        }
        return data;
    }

    private static ByteBuffer littleEndian(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }
}
