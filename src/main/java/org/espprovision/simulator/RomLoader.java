package org.espprovision.simulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/**
 * The boot ROM's serial loader: a loop of commands, each answered before the next is looked at. Source: boot ROM
 * {@code UartDwnLdProc}, its oddities included.
 *
 * <p>Request: {@code 00 op length16 checksum32 data}; reply: {@code 01 op 0002 value32 status error}.
 */
final class RomLoader {
    /** The ring that the ROM's receive interrupt fills. Nothing stops the host while flash work goes on. */
    static final int RING_BYTES = 256;

    private static final int FLASH_BEGIN = 0x02;
    private static final int FLASH_DATA = 0x03;
    private static final int FLASH_END = 0x04;
    private static final int MEM_BEGIN = 0x05;
    private static final int MEM_END = 0x06;
    private static final int MEM_DATA = 0x07;
    private static final int SYNC = 0x08;
    private static final int WRITE_REG = 0x09;
    private static final int READ_REG = 0x0A;
    private static final int SPI_SET_PARAMS = 0x0B;

    private static final int REQUEST = 0x00;
    private static final int REPLY = 0x01;
    private static final int HEADER_BYTES = 8;
    private static final int SYNC_BYTES = 36;
    private static final int SYNC_REPLIES = 8;
    private static final int WRITE_REG_ENTRY_BYTES = 16;

    private static final int OK = 0;
    private static final int BAD_FORMAT = 5;
    private static final int FAILED = 6;

    private final Hardware hardware;
    private final BoardWatcher watcher;
    private final LoaderFrames frames;
    private final Download flash;
    private final Download ram;
    private int repliedOp;
    private int value;

    RomLoader(Hardware hardware, BoardWatcher watcher) {
        this.hardware = hardware;
        this.watcher = watcher;
        this.frames = new LoaderFrames(hardware.uart());
        this.flash = Download.toFlash(hardware.romFlash());
        this.ram = Download.toRam(hardware.memory());
    }

    /** Serves until the host ends it; the address to go on at, or none to boot from flash. */
    OptionalInt serve() throws InterruptedException {
        hardware.uart().detectSpeed();
        hardware.uart().receiveInto(new ByteRing(RING_BYTES));
        while (true) {
            ByteBuffer frame = frames.receive();
            if (frame.remaining() < HEADER_BYTES || (frame.get() & 0xFF) != REQUEST) {
                continue; // too short to be a request, or somebody's reply: no answer (how the ROM takes it is not
                // known)
            }
            int op = frame.get() & 0xFF;
            int length = frame.getShort() & 0xFFFF;
            int checksum = frame.getInt() & 0xFF; // the ROM compares the low byte only
            if (length != frame.remaining()) {
                reply(BAD_FORMAT); // not dispatched, so the op is the previous one's, as for an unknown command
                continue;
            }
            watcher.on(new BoardEvent.Commanded(op));
            ByteBuffer data = frame.slice().order(ByteOrder.LITTLE_ENDIAN);
            reply(execute(op, data, checksum));
            if (op == FLASH_END && length == 4) {
                hardware.uart().drain();
                hardware.romFlash().lock();
                return OptionalInt.empty();
            }
            if (op == MEM_END && length > 0 && length <= 8 && data.get(0) == 0) {
                hardware.uart().drain();
                return OptionalInt.of(length == 8 ? data.getInt(4) : 0);
            }
        }
    }

    private int execute(int op, ByteBuffer data, int checksum) throws InterruptedException {
        int previousOp = repliedOp;
        repliedOp = op;
        return switch (op) {
            case FLASH_BEGIN -> data.remaining() == 16 ? beginFlash(data) : BAD_FORMAT;
            case FLASH_DATA -> data.remaining() % 4 == 0 ? flash.block(data, checksum) : BAD_FORMAT;
            case FLASH_END -> data.remaining() == 4 ? endFlash() : BAD_FORMAT;
            case MEM_BEGIN -> data.remaining() == 16 ? beginRam(data) : BAD_FORMAT;
            case MEM_END -> data.remaining() > 0 && data.remaining() <= 8 ? OK : BAD_FORMAT;
            case MEM_DATA -> ram.block(data, checksum);
            case SYNC -> data.remaining() == SYNC_BYTES ? sync(data) : BAD_FORMAT;
            case WRITE_REG -> writeRegisters(data);
            case READ_REG -> data.remaining() == 4 ? readRegister(data) : BAD_FORMAT;
            case SPI_SET_PARAMS -> data.remaining() == 24 ? setFlashParameters(data) : BAD_FORMAT;
            default -> {
                repliedOp = previousOp; // the ROM fills in the op only when it knows the command
                yield BAD_FORMAT;
            }
        };
    }

    /** Errors after SYNC come eight times as well: the ROM looks at the op it is about to send. */
    private void reply(int error) throws InterruptedException {
        ByteBuffer reply = ByteBuffer.allocate(HEADER_BYTES + 2).order(ByteOrder.LITTLE_ENDIAN);
        reply.put((byte) REPLY).put((byte) repliedOp).putShort((short) 2).putInt(value);
        reply.put((byte) (error == OK ? 0 : 1)).put((byte) error);
        int times = repliedOp == SYNC ? SYNC_REPLIES : 1;
        for (int i = 0; i < times; i++) {
            frames.send(reply.array());
        }
    }

    private int beginFlash(ByteBuffer data) throws InterruptedException {
        int eraseBytes = data.getInt();
        int blocks = data.getInt();
        int blockBytes = data.getInt();
        int offset = data.getInt();
        if (!flash.begin(eraseBytes, blocks, blockBytes, offset)) {
            return BAD_FORMAT;
        }
        return hardware.romFlash().eraseArea(offset, eraseBytes) ? OK : FAILED;
    }

    /** Whatever the answer, the loader is left; the parameter is not looked at. */
    private int endFlash() {
        return flash.isComplete() ? OK : FAILED;
    }

    private int beginRam(ByteBuffer data) {
        int sizeBytes = data.getInt();
        int blocks = data.getInt();
        int blockBytes = data.getInt();
        int address = data.getInt();
        return ram.begin(sizeBytes, blocks, blockBytes, address) ? OK : BAD_FORMAT;
    }

    private int sync(ByteBuffer data) {
        value = data.getInt();
        return OK;
    }

    private int readRegister(ByteBuffer data) throws InterruptedException {
        value = hardware.memory().load32(data.getInt());
        return OK;
    }

    private int writeRegisters(ByteBuffer data) throws InterruptedException {
        if (data.remaining() == 0 || data.remaining() % WRITE_REG_ENTRY_BYTES != 0) {
            return BAD_FORMAT;
        }
        while (data.hasRemaining()) {
            int address = data.getInt();
            int bits = data.getInt();
            int mask = data.getInt();
            int delayMicros = data.getInt() & 0xFFFF; // the upper half is ignored
            hardware.clock().advance(delayMicros * 1_000L);
            int old = hardware.memory().load32(address);
            hardware.memory().store32(address, (old & ~mask) | (bits & mask));
        }
        return OK;
    }

    private int setFlashParameters(ByteBuffer data) {
        hardware.romFlash()
                .parameters(new RomFlash.Parameters(
                        data.getInt(), data.getInt(), data.getInt(), data.getInt(), data.getInt(), data.getInt()));
        return OK;
    }
}
