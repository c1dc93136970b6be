package org.espprovision.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A serial NOR flash as its SPI pins show it: one opcode, an address, bytes in and bytes out while chip select is low.
 * Source of the commands: W25Q32JV data sheet, which the other makers follow. Only the chip thread sends commands.
 *
 * <p>Times: sector 45 ms, 64 KiB block 150 ms, chip 10 s, page 30 us and 2.5 us a byte up to 0.7 ms (data sheet typical
 * values; they reproduce flashing logs of real boards).
 */
final class NorFlash {
    static final int SECTOR_BYTES = 0x1000;
    static final int BLOCK_BYTES = 0x10000;
    static final int PAGE_BYTES = 0x100;

    private static final long SECTOR_ERASE_NANOS = TimeUnit.MILLISECONDS.toNanos(45);
    private static final long BLOCK_ERASE_NANOS = TimeUnit.MILLISECONDS.toNanos(150);
    private static final long CHIP_ERASE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PROGRAM_NANOS = 30_000;
    private static final long PROGRAM_BYTE_NANOS = 2_500;
    private static final long PROGRAM_MAX_NANOS = 700_000;
    private static final long FOREVER_NANOS = Long.MAX_VALUE;

    private static final int BUSY = 0x01;
    private static final int WRITE_ENABLED = 0x02;
    private static final int BLOCK_PROTECT = 0x1C;
    private static final byte[] NOTHING = {};

    private final ChipClock clock;
    private final NorArray array;
    private final int jedecId;
    private final Sfdp sfdp;
    private final boolean sticksBusy;
    private final int eraseSlowness;
    private final int[] status = new int[3];
    private boolean writeEnabled;
    private boolean asleep;
    private long busyUntilNanos;
    private volatile FlashWear wear = FlashWear.NONE;

    /** @param makerAndType what 9F answers first and second, as {@code 0x40ef} for EF 40; the third is the size */
    NorFlash(ChipClock clock, NorArray array, int makerAndType, List<FlashFault> faults) {
        this.clock = clock;
        this.array = array;
        int sizeCode = Integer.numberOfTrailingZeros(array.sizeBytes());
        int id = makerAndType | (sizeCode << 16);
        this.sfdp = new Sfdp(id & 0xFF, array.sizeBytes());
        int times = 1;
        for (FlashFault fault : faults) {
            if (fault instanceof FlashFault.WrongId wrong) {
                id = wrong.jedecId();
            } else if (fault instanceof FlashFault.SlowErase slow) {
                times = slow.times();
            }
        }
        this.jedecId = id;
        this.eraseSlowness = times;
        this.sticksBusy = faults.contains(FlashFault.stuckBusy());
    }

    NorArray array() {
        return array;
    }

    FlashWear wear() {
        return wear;
    }

    /** When the operation under way ends; {@link Long#MAX_VALUE} if never. */
    long busyUntil() {
        return busyUntilNanos;
    }

    boolean isBusy() {
        return clock.now() < busyUntilNanos;
    }

    /** Power comes on: volatile state is lost, an operation under way is over. */
    void powerOn() {
        busyUntilNanos = 0;
        writeEnabled = false;
        asleep = false;
    }

    /** One command, from chip select low to chip select high. */
    byte[] command(int opcode, int address, byte[] in, int outBytes) {
        if (asleep && opcode != 0xAB) {
            return floating(outBytes);
        }
        if (isBusy() && opcode != 0x05) {
            return floating(outBytes);
        }
        return switch (opcode) {
            case 0x9F -> id(outBytes);
            case 0x5A -> sfdp.read(address, outBytes);
            case 0x05 -> repeated(status(), outBytes);
            case 0x35 -> repeated(status[1], outBytes);
            case 0x15 -> repeated(status[2], outBytes);
            case 0x03, 0x0B, 0x3B, 0x6B, 0xBB, 0xEB -> read(address, outBytes);
            default -> {
                act(opcode, address, in);
                yield floating(outBytes);
            }
        };
    }

    private void act(int opcode, int address, byte[] in) {
        switch (opcode) {
            case 0x06 -> writeEnabled = true;
            case 0x04 -> writeEnabled = false;
            case 0xB9 -> asleep = true;
            case 0xAB -> asleep = false;
            case 0x01 -> writeStatus(0, in);
            case 0x31 -> writeStatus(1, in);
            case 0x11 -> writeStatus(2, in);
            case 0x02 -> program(address, in);
            case 0x20 -> erase(address, SECTOR_BYTES, SECTOR_ERASE_NANOS);
            case 0xD8 -> erase(address, BLOCK_BYTES, BLOCK_ERASE_NANOS);
            case 0x60, 0xC7 -> erase(0, array.sizeBytes(), CHIP_ERASE_NANOS);
            default -> {} // a real chip ignores what it does not know
        }
    }

    private void erase(int address, int lengthBytes, long nanos) {
        if (takeWriteEnable()) {
            array.erase(wrapped(address) & -lengthBytes, lengthBytes);
            wear = switch (lengthBytes) {
                case SECTOR_BYTES -> wear.plusSectorErase();
                case BLOCK_BYTES -> wear.plusBlockErase();
                default -> wear.plusChipErase();
            };
            busyFor(nanos * eraseSlowness);
        }
    }

    private void program(int address, byte[] bytes) {
        if (takeWriteEnable()) {
            int page = wrapped(address) & -PAGE_BYTES;
            for (int i = 0; i < bytes.length; i++) {
                array.program(page | ((address + i) & (PAGE_BYTES - 1)), bytes[i]);
            }
            wear = wear.plusProgram(bytes.length);
            busyFor(Math.min(PROGRAM_MAX_NANOS, PROGRAM_NANOS + bytes.length * PROGRAM_BYTE_NANOS));
        }
    }

    /** Any block-protect bit guards the whole array here; makers differ in what the single bits guard. */
    private boolean takeWriteEnable() {
        boolean allowed = writeEnabled && (status[0] & BLOCK_PROTECT) == 0;
        writeEnabled = false;
        return allowed;
    }

    private void writeStatus(int first, byte[] values) {
        if (writeEnabled) {
            for (int i = 0; i < values.length && first + i < status.length; i++) {
                status[first + i] = values[i] & 0xFF & (first + i == 0 ? ~(BUSY | WRITE_ENABLED) : 0xFF);
            }
        }
        writeEnabled = false;
    }

    private void busyFor(long nanos) {
        busyUntilNanos = sticksBusy ? FOREVER_NANOS : clock.now() + nanos;
    }

    private int status() {
        return status[0] | (isBusy() ? BUSY | WRITE_ENABLED : 0) | (writeEnabled ? WRITE_ENABLED : 0);
    }

    private byte[] id(int outBytes) {
        byte[] out = new byte[outBytes];
        for (int i = 0; i < outBytes; i++) {
            out[i] = (byte) (jedecId >> (8 * (i % 3)));
        }
        return out;
    }

    private byte[] read(int address, int outBytes) {
        int from = wrapped(address);
        if (from + outBytes <= array.sizeBytes()) {
            return array.copy(from, outBytes);
        }
        byte[] out = new byte[outBytes];
        for (int i = 0; i < outBytes; i++) {
            out[i] = array.read(wrapped(address + i));
        }
        return out;
    }

    /** Address lines above the chip's size are not looked at. */
    private int wrapped(int address) {
        return address & (array.sizeBytes() - 1);
    }

    private static byte[] repeated(int value, int outBytes) {
        byte[] out = new byte[outBytes];
        Arrays.fill(out, (byte) value);
        return out;
    }

    /** Nobody drives the data line: the pull-up reads as ones. */
    private static byte[] floating(int outBytes) {
        return outBytes == 0 ? NOTHING : repeated(0xFF, outBytes);
    }
}
