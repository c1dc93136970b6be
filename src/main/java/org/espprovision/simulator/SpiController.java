package org.espprovision.simulator;

import java.util.Arrays;

/**
 * SPI0, the bus to the flash, with its registers from 0x60000200 on. Source: ESP8266 Technical Reference, SPI registers.
 * A transaction is over when the write to CMD returns; its bits have taken their time by then.
 */
final class SpiController implements Peripheral {
    static final int BASE = 0x60000200;

    private static final int CMD = 0x00;
    private static final int ADDR = 0x04;
    private static final int CTRL = 0x08;
    private static final int RD_STATUS = 0x10;
    private static final int USER = 0x1C;
    private static final int USER1 = 0x20;
    private static final int USER2 = 0x24;
    private static final int W0 = 0x40;
    private static final int BUFFER_BYTES = 64;
    private static final int SIZE_BYTES = 0x100;

    private static final int USER_COMMAND = 1 << 31;
    private static final int USER_ADDR = 1 << 30;
    private static final int USER_DUMMY = 1 << 29;
    private static final int USER_MISO = 1 << 28;
    private static final int USER_MOSI = 1 << 27;

    private static final double CLOCK_NANOS = 1e9 / Uart.ROM_CLOCK_HZ;

    /** What the ROM's {@code spi_flash_attach} sets: 13 MHz. */
    private static final int ROM_DIVIDER = 4;

    private final ChipClock clock;
    private final NorFlash flash;
    private final int[] registers = new int[SIZE_BYTES / 4];

    SpiController(ChipClock clock, NorFlash flash) {
        this.clock = clock;
        this.flash = flash;
    }

    NorFlash flash() {
        return flash;
    }

    /** One command on the bus, as ROM routines send it. */
    byte[] exchange(int opcode, int addressBits, int address, byte[] out, int inBytes) throws InterruptedException {
        return exchange(opcode, address, out, inBytes, 8 + addressBits + 8 * (out.length + inBytes));
    }

    @Override
    public int load(int offset) {
        return registers[offset / 4];
    }

    @Override
    public void store(int offset, int value) throws InterruptedException {
        registers[offset / 4] = value;
        if (offset == CMD) {
            start(value);
            registers[CMD / 4] = 0;
        }
    }

    void reset() {
        Arrays.fill(registers, 0);
    }

    /** CMD has one bit a fixed flash command, and bit 18 for one laid out in the USER registers. */
    private void start(int command) throws InterruptedException {
        int address = load(ADDR) & 0xFFFFFF;
        int lengthBytes = Math.min(load(ADDR) >>> 24, BUFFER_BYTES);
        switch (command) {
            case 1 << 18 -> user();
            case 1 << 31 -> buffer(exchange(0x03, 24, address, new byte[0], lengthBytes));
            case 1 << 30 -> exchange(0x06, 0, 0, new byte[0], 0);
            case 1 << 29 -> exchange(0x04, 0, 0, new byte[0], 0);
            case 1 << 28 -> buffer(exchange(0x9F, 0, 0, new byte[0], 3));
            case 1 << 27 -> registers[RD_STATUS / 4] = exchange(0x05, 0, 0, new byte[0], 1)[0] & 0xFF;
            case 1 << 26 -> exchange(0x01, 0, 0, new byte[] {(byte) load(RD_STATUS)}, 0);
            case 1 << 25 -> exchange(0x02, 24, address, buffered(lengthBytes), 0);
            case 1 << 24 -> exchange(0x20, 24, address, new byte[0], 0);
            case 1 << 23 -> exchange(0xD8, 24, address, new byte[0], 0);
            case 1 << 22 -> exchange(0xC7, 0, 0, new byte[0], 0);
            case 1 << 21 -> exchange(0xB9, 0, 0, new byte[0], 0);
            case 1 << 20 -> exchange(0xAB, 0, 0, new byte[0], 0);
            default -> {} // nothing or several at once: the bus stays quiet
        }
    }

    private void user() throws InterruptedException {
        int user = load(USER);
        int user1 = load(USER1);
        int commandBits = (user & USER_COMMAND) == 0 ? 0 : (load(USER2) >>> 28) + 1;
        int addressBits = (user & USER_ADDR) == 0 ? 0 : (user1 >>> 26) + 1;
        int dummyBits = (user & USER_DUMMY) == 0 ? 0 : (user1 & 0xFF) + 1;
        int outBits = (user & USER_MOSI) == 0 ? 0 : ((user1 >>> 17) & 0x1FF) + 1;
        int inBits = (user & USER_MISO) == 0 ? 0 : ((user1 >>> 8) & 0x1FF) + 1;
        if (commandBits == 0) {
            return; // without an opcode the flash sees nothing it could obey
        }
        int opcode = load(USER2) & ((1 << commandBits) - 1);
        int address = addressBits == 0 ? 0 : load(ADDR) >>> (32 - Math.min(addressBits, 32));
        int bits = commandBits + addressBits + dummyBits + outBits + inBits;
        buffer(exchange(opcode, address, buffered(outBits / 8), (inBits + 7) / 8, bits));
    }

    private byte[] exchange(int opcode, int address, byte[] out, int inBytes, int bits) throws InterruptedException {
        clock.advance(Math.round(bits * clocksPerBit() * CLOCK_NANOS));
        return flash.command(opcode, address, out, inBytes);
    }

    /** The bus clock: CTRL holds the divider less one in bits 8 to 11, its halves in the bits below. */
    private int clocksPerBit() {
        int field = load(CTRL) & 0xFFF;
        return field == 0 ? ROM_DIVIDER : (field >>> 8) + 1;
    }

    /** Bytes lie in W0 to W15 with the first in the lowest byte. */
    private void buffer(byte[] in) {
        for (int i = 0; i < in.length; i++) {
            int index = (W0 + i) / 4;
            int shift = 8 * (i % 4);
            registers[index] = (registers[index] & ~(0xFF << shift)) | ((in[i] & 0xFF) << shift);
        }
    }

    private byte[] buffered(int lengthBytes) {
        byte[] out = new byte[lengthBytes];
        for (int i = 0; i < lengthBytes; i++) {
            out[i] = (byte) (registers[(W0 + i) / 4] >>> (8 * (i % 4)));
        }
        return out;
    }
}
