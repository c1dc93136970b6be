package org.espprovision.simulator;

import org.espprovision.simulator.lx106.Lx106;
import org.espprovision.simulator.lx106.RomRoutine;
import org.espprovision.simulator.lx106.RomRoutines;
import org.espprovision.simulator.lx106.Trap;

/**
 * The boot ROM's flash routines for code in RAM. While they wait for the flash interrupts are served, as on the chip: a
 * routine does one step, keeps what is left in its argument registers and is repeated until all is done.
 *
 * <p>Source: boot ROM. Cycles beside those of the bus are estimates that make a page cost 1.14 ms to write.
 */
final class RomSpi {
    private static final int SELECT_FUNCTION = 0x40003F58;
    private static final int ATTACH = 0x40004644;
    private static final int UNLOCK = 0x40004878;
    private static final int ERASE_CHIP = 0x40004984;
    private static final int ERASE_BLOCK = 0x400049B4;
    private static final int ERASE_SECTOR = 0x40004A00;
    private static final int WRITE = 0x40004A4C;
    private static final int READ = 0x40004B1C;
    private static final int CONFIGURE = 0x40004C2C;

    private static final int OK = 0;
    private static final int FAILED = 1;

    private static final int CTRL = SpiController.BASE + 0x08;
    private static final int CTRL_CLOCK = 0xFFF;

    /** Four chip clocks to a bit, two of them high. */
    private static final int CTRL_CLOCK_BY_4 = 0x313;

    private static final int ATTACH_CYCLES = 200;
    private static final int PIECE_CYCLES = 430;
    private static final int READ_PIECE_CYCLES = 190;

    /** What a routine that only starts an operation and waits for its end gives the flash to do. */
    @FunctionalInterface
    private interface Start {
        void on(RomFlash flash, int argument) throws InterruptedException;
    }

    private final Hardware hardware;
    private final RomFlash flash;
    private final CoreClock time;
    private boolean operating;

    RomSpi(Hardware hardware, CoreClock time) {
        this.hardware = hardware;
        this.flash = hardware.romFlash();
        this.time = time;
    }

    void addTo(RomRoutines rom) {
        rom.add(SELECT_FUNCTION, core -> core.spend(ATTACH_CYCLES));
        rom.add(ATTACH, this::attach);
        rom.add(UNLOCK, operation((chip, ignored) -> chip.beginUnlock()));
        rom.add(ERASE_CHIP, operation((chip, ignored) -> chip.beginChipErase()));
        rom.add(ERASE_BLOCK, operation(RomFlash::beginBlockErase));
        rom.add(ERASE_SECTOR, operation(RomFlash::beginSectorErase));
        rom.add(WRITE, this::write);
        rom.add(READ, this::read);
        rom.add(CONFIGURE, this::configure);
    }

    private void attach(Lx106 core) throws Trap, InterruptedException {
        core.spend(ATTACH_CYCLES);
        core.store32(CTRL, (core.load32(CTRL) & ~CTRL_CLOCK) | CTRL_CLOCK_BY_4);
    }

    private RomRoutine operation(Start start) {
        return core -> {
            if (waits(core)) {
                return;
            }
            if (operating) {
                operating = false;
                core.register(2, OK);
            } else {
                operating = true;
                onTheBus(() -> start.on(flash, core.register(2)));
                core.repeat();
            }
        };
    }

    /** a2 offset, a3 from, a4 bytes left. */
    private void write(Lx106 core) throws Trap, InterruptedException {
        if (waits(core)) {
            return;
        }
        int offset = core.register(2);
        int left = core.register(4);
        if (!flash.fits(offset, Math.max(left, 0))) {
            core.register(2, FAILED);
        } else if (left <= 0) {
            core.register(2, OK);
        } else {
            byte[] piece = new byte[flash.writePieceBytes(offset, left)];
            load(core, core.register(3), piece);
            core.spend(PIECE_CYCLES);
            onTheBus(() -> flash.beginWrite(offset, piece));
            proceed(core, piece.length);
        }
    }

    /** a2 offset, a3 to, a4 bytes left. */
    private void read(Lx106 core) throws Trap, InterruptedException {
        if (waits(core)) {
            return;
        }
        int offset = core.register(2);
        int left = core.register(4);
        if (!flash.fits(offset, Math.max(left, 0))) {
            core.register(2, FAILED);
        } else if (left <= 0) {
            core.register(2, OK);
        } else {
            core.spend(READ_PIECE_CYCLES);
            time.follow();
            byte[] piece = flash.readPiece(offset, left);
            time.catchUp();
            store(core, core.register(3), piece);
            proceed(core, piece.length);
        }
    }

    private static void proceed(Lx106 core, int doneBytes) {
        core.register(2, core.register(2) + doneBytes);
        core.register(3, core.register(3) + doneBytes);
        core.register(4, core.register(4) - doneBytes);
        core.repeat();
    }

    /** Lets time pass while the flash is busy; whether the routine has to come back. */
    private boolean waits(Lx106 core) throws InterruptedException {
        time.follow();
        long busyUntil = flash.busyUntil();
        if (busyUntil <= time.now()) {
            return false;
        }
        if (busyUntil == Long.MAX_VALUE) {
            hardware.clock().halt();
        }
        core.idleUntil(time.cycleAt(busyUntil));
        core.repeat();
        return true;
    }

    @FunctionalInterface
    private interface BusWork {
        void run() throws InterruptedException;
    }

    private void onTheBus(BusWork work) throws InterruptedException {
        time.follow();
        work.run();
        time.catchUp();
    }

    /** By words, as the ROM fills the controller's buffer: an unaligned source is a fault. */
    private static void load(Lx106 core, int from, byte[] piece) throws Trap, InterruptedException {
        for (int index = 0; index < piece.length; index += Integer.BYTES) {
            int word = core.load32(from + index);
            for (int at = index; at < Math.min(index + Integer.BYTES, piece.length); at++) {
                piece[at] = (byte) (word >>> (Byte.SIZE * (at - index)));
            }
        }
    }

    private static void store(Lx106 core, int to, byte[] piece) throws Trap, InterruptedException {
        int index = 0;
        for (; index + Integer.BYTES <= piece.length; index += Integer.BYTES) {
            int word = 0;
            for (int at = 0; at < Integer.BYTES; at++) {
                word |= (piece[index + at] & 0xFF) << (Byte.SIZE * at);
            }
            core.store32(to + index, word);
        }
        for (; index < piece.length; index++) {
            core.store8(to + index, piece[index] & 0xFF);
        }
    }

    private void configure(Lx106 core) {
        flash.parameters(new RomFlash.Parameters(
                core.register(2),
                core.register(3),
                core.register(4),
                core.register(5),
                core.register(6),
                core.register(7)));
        core.register(2, OK);
    }
}
