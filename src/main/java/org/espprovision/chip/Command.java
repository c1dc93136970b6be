package org.espprovision.chip;

import java.time.Duration;

/**
 * What the boot ROM can be asked, and how long it may take to answer. Source: the ROM's command loop; times as
 * Espressif's own flasher allows them for slow flash chips.
 */
enum Command {
    /** Attaches the flash, erases an area before it answers, and expects blocks from an offset on. */
    FLASH_BEGIN(0x02, Duration.ofSeconds(3), Duration.ofSeconds(40)),
    /** One block; programmed and read back before the answer. */
    FLASH_DATA(0x03, Duration.ofSeconds(3), Duration.ZERO),
    /** Leaves the loader, whatever its parameter says; the answer may be cut off by the start of the application. */
    FLASH_END(0x04, Duration.ofMillis(200), Duration.ZERO),
    MEM_BEGIN(0x05, Duration.ofSeconds(1), Duration.ZERO),
    /** Starts what was loaded. */
    MEM_END(0x06, Duration.ofMillis(200), Duration.ZERO),
    /** Loads RAM. At 115,200 baud the largest block takes half a second to get there. */
    MEM_DATA(0x07, Duration.ofSeconds(1), Duration.ZERO),
    /** Answered eight times. */
    SYNC(0x08, Duration.ofMillis(100), Duration.ZERO),
    WRITE_REG(0x09, Duration.ofSeconds(1), Duration.ZERO),
    READ_REG(0x0A, Duration.ofSeconds(1), Duration.ZERO),
    /** Tells the ROM the size of the flash; it takes 4 MiB for granted otherwise. */
    SPI_SET_PARAMS(0x0B, Duration.ofSeconds(1), Duration.ZERO);

    private static final int BYTES_PER_MIB = 1 << 20;

    private final int opcode;
    private final Duration base;
    private final Duration perErasedMib;

    Command(int opcode, Duration base, Duration perErasedMib) {
        this.opcode = opcode;
        this.base = base;
        this.perErasedMib = perErasedMib;
    }

    int opcode() {
        return opcode;
    }

    Duration timeout() {
        return base;
    }

    /** How long the command may take when it also erases this much flash. */
    Duration timeoutErasing(int erasedBytes) {
        return base.plus(perErasedMib.multipliedBy(erasedBytes).dividedBy(BYTES_PER_MIB));
    }

    /** {@code FLASH_DATA (0x03)}. */
    @Override
    public String toString() {
        return "%s (0x%02x)".formatted(name(), opcode);
    }
}
