package org.espprovision.simulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.espprovision.MacAddress;

/**
 * The chip's address space as the CPU sees it: data RAM, instruction RAM (32-bit access only), registers, the OTP words
 * and the one word of ROM that flashers read to tell an ESP8266. Addresses in the ROM's and the registers' ranges that are
 * not modelled read 0 or what was written last; anything else is a {@link BusFault}.
 */
final class Memory {
    static final int DRAM = 0x3FFE8000;
    static final int DRAM_END = 0x40000000;
    static final int IRAM = 0x40100000;
    static final int IRAM_END = 0x40110000;

    private static final int ROM = 0x40000000;
    private static final int ROM_END = 0x40010000;
    private static final int CHIP_DETECT = 0x40001000;
    private static final int CHIP_DETECT_ESP8266 = 0xFFF0C101;

    private static final int REGISTERS = 0x60000000;
    private static final int REGISTERS_END = 0x60010000;
    private static final int DPORT = 0x3FF00000;
    private static final int DPORT_END = 0x3FF10000;
    private static final int OTP = 0x3FF00050;

    /** GPIO_IN: the straps in bits 16 to 18, the SDIO bits in 29 to 31. */
    private static final int GPIO_IN = 0x60000318;

    private byte[] dataRam = new byte[DRAM_END - DRAM];
    private byte[] instructionRam = new byte[IRAM_END - IRAM];
    private ByteBuffer dram = littleEndian(dataRam);
    private ByteBuffer iram = littleEndian(instructionRam);
    private final Map<Integer, Integer> kept = new HashMap<>();
    private final UartRegisters uart;
    private final SpiController spi;
    private final int[] otp;

    Memory(UartRegisters uart, SpiController spi, MacAddress mac) {
        this.uart = uart;
        this.spi = spi;
        this.otp = otpWords(mac);
    }

    /** A hardware reset: registers are as new, RAM keeps what it held. */
    void reset(int strapNumber) {
        uart.reset();
        spi.reset();
        kept.clear();
        kept.put(GPIO_IN, (strapNumber << 16) | (BootRom.SDIO_BITS << 29));
    }

    void powerOn() {
        dataRam = new byte[DRAM_END - DRAM];
        instructionRam = new byte[IRAM_END - IRAM];
        dram = littleEndian(dataRam);
        iram = littleEndian(instructionRam);
    }

    /** The data RAM itself, for who executes code; anew after each power on. */
    byte[] dataRam() {
        return dataRam;
    }

    /** The instruction RAM itself. */
    byte[] instructionRam() {
        return instructionRam;
    }

    int load32(int address) throws InterruptedException {
        if ((address & 3) != 0) {
            throw new BusFault("unaligned load", address);
        }
        if (within(address, DRAM, DRAM_END)) {
            return dram.getInt(address - DRAM);
        }
        if (within(address, IRAM, IRAM_END)) {
            return iram.getInt(address - IRAM);
        }
        if (within(address, ROM, ROM_END)) {
            return address == CHIP_DETECT ? CHIP_DETECT_ESP8266 : 0;
        }
        if (within(address, OTP, OTP + 4 * otp.length)) {
            return otp[(address - OTP) / 4];
        }
        if (within(address, UartRegisters.BASE, UartRegisters.BASE + 0x100)) {
            return uart.load(address - UartRegisters.BASE);
        }
        if (within(address, SpiController.BASE, SpiController.BASE + 0x100)) {
            return spi.load(address - SpiController.BASE);
        }
        requireRegister("load", address);
        return kept.getOrDefault(address, 0);
    }

    void store32(int address, int value) throws InterruptedException {
        if ((address & 3) != 0) {
            throw new BusFault("unaligned store", address);
        }
        if (within(address, DRAM, DRAM_END)) {
            dram.putInt(address - DRAM, value);
        } else if (within(address, IRAM, IRAM_END)) {
            iram.putInt(address - IRAM, value);
        } else if (within(address, UartRegisters.BASE, UartRegisters.BASE + 0x100)) {
            uart.store(address - UartRegisters.BASE, value);
        } else if (within(address, SpiController.BASE, SpiController.BASE + 0x100)) {
            spi.store(address - SpiController.BASE, value);
        } else if (!within(address, OTP, OTP + 4 * otp.length)) { // one-time memory stays as it is
            requireRegister("store", address);
            kept.put(address, value);
        }
    }

    int load8(int address) {
        if (!within(address, DRAM, DRAM_END)) {
            throw new BusFault("byte load", address);
        }
        return dram.get(address - DRAM) & 0xFF;
    }

    void store8(int address, int value) {
        if (!within(address, DRAM, DRAM_END)) {
            throw new BusFault("byte store", address);
        }
        dram.put(address - DRAM, (byte) value);
    }

    /** As the ROM's {@code memcpy} does it: by words where it can, then by bytes, which instruction RAM refuses. */
    void copyIn(int address, byte[] bytes) throws InterruptedException {
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = address;
        if ((address & 3) == 0) {
            while (words.remaining() >= 4) {
                store32(at, words.getInt());
                at += 4;
            }
        }
        while (words.hasRemaining()) {
            store8(at++, words.get());
        }
    }

    private static void requireRegister(String access, int address) {
        if (!within(address, REGISTERS, REGISTERS_END) && !within(address, DPORT, DPORT_END)) {
            throw new BusFault(access, address);
        }
    }

    private static boolean within(int address, int from, int to) {
        return Integer.compareUnsigned(address, from) >= 0 && Integer.compareUnsigned(address, to) < 0;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The MAC in the four OTP words. Chips of Espressif's first two prefixes keep no prefix but a number for it. */
    private static int[] otpWords(MacAddress mac) {
        int prefix = (int) (mac.bits() >>> 24);
        int own = (int) mac.bits() & 0xFFFFFF;
        int prefixNumber = prefix == 0xACD074 ? 1 : 0;
        boolean numbered = prefix == 0x18FE34 || prefix == 0xACD074;
        return new int[] {own << 24, (prefixNumber << 16) | (own >>> 8), 0, numbered ? 0 : prefix};
    }
}
