package org.espprovision.simulator;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * What the boot ROM does from reset to the first instruction of somebody else's code. Source: boot ROM {@code main} and
 * {@code boot_from_something}; texts as real boards print them.
 */
final class BootRom {
    /** The second number of {@code boot mode:(A,B)}; boards print 6 or 7 here, the ROM acts on 2 only. */
    static final int SDIO_BITS = 6;

    /** From EN up to the first character; an estimate, it includes the crystal's start. */
    private static final long START_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Hardware hardware;
    private final RamProgram ramProgram;
    private final BoardWatcher watcher;

    BootRom(Hardware hardware, RamProgram ramProgram, BoardWatcher watcher) {
        this.hardware = hardware;
        this.ramProgram = ramProgram;
        this.watcher = watcher;
    }

    /** Runs the ROM; returns when the application in flash has been loaded and is to begin. */
    void boot(ResetCircuit.Start start) throws InterruptedException {
        try {
            hardware.clock().advance(START_NANOS);
            print("\n ets Jan  8 2013,rst cause:%d, boot mode:(%d,%d)\n\n"
                    .formatted(start.cause().romNumber(), start.strapNumber(), SDIO_BITS));
            if (start.cause() == ResetCause.HARDWARE_WATCHDOG) {
                print("wdt reset\n");
            }
            boolean mayDownload =
                    start.cause() != ResetCause.SOFTWARE; // after a software reset strap 1 boots from flash
            if (start.strapNumber() == Strap.DOWNLOAD.number() && mayDownload) {
                download();
            } else if (start.strapNumber() == Strap.GPIO2_LOW.number()) {
                runEmptyRam();
            } else if (start.strapNumber() > Strap.FLASH.number()) {
                print("waiting for host\n");
                hardware.clock().halt();
            } else if (start.strapNumber() == 0) {
                hardware.clock().halt();
            }
            bootFromFlash();
        } catch (BusFault crash) {
            // the ROM installs its talking exception handlers only after the loader, so a fault before is silent
            hardware.clock().halt();
        }
    }

    private void download() throws InterruptedException {
        OptionalInt entry = new RomLoader(hardware, watcher).serve();
        if (entry.isPresent()) {
            ramProgram.run(hardware, entry.getAsInt());
        }
    }

    /** No hardware reset comes before this when the loader was left, so it prints at the host's speed then. */
    private void bootFromFlash() throws InterruptedException {
        var loader = new ImageLoader(hardware.romFlash(), hardware.memory(), this::print);
        switch (loader.load()) {
            case STARTS -> hardware.uart().drain();
            case NO_IMAGE -> {
                print("ets_main.c \n");
                hardware.clock().halt();
            }
            case CRASHES -> hardware.clock().halt();
        }
    }

    /** Strap 2 begins at the start of instruction RAM; boards with a sensor on GPIO2 show this. */
    private void runEmptyRam() throws InterruptedException {
        print("Fatal exception (0): \nepc1=0x40100003, epc2=0x00000000, epc3=0x00000000, excvaddr=0x00000000, "
                + "depc=0x00000000\n");
        hardware.clock().halt();
    }

    /** The ROM's printf sends a carriage return before each line feed. */
    private void print(String text) throws InterruptedException {
        for (byte value : text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII)) {
            hardware.uart().transmit(value & 0xFF);
        }
    }
}
