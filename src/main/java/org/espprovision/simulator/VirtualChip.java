package org.espprovision.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espprovision.MacAddress;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;
import org.jspecify.annotations.Nullable;

/**
 * A virtual ESP8266 on a virtual board, powered from the moment it is built.
 *
 * <p>Threads: one, named after the chip's MAC, is started by {@link Builder#build} and runs ROM, loader and firmware, one
 * life after the other; a life ends by interrupt when EN falls or power goes. Everything else is done by the callers'
 * threads and only touches the cable and the reset pins, each under its own lock. {@link #close} ends the thread first,
 * waits for it, and then the flash is saved if it has a file.
 */
public final class VirtualChip implements AutoCloseable {
    private final ChipClock clock;
    private final Cable cable;
    private final ResetCircuit reset;
    private final NorFlash flash;
    private final Hardware hardware;
    private final BootRom rom;
    private final Firmware firmware;
    private final MacAddress mac;
    private final @Nullable FlashStore flashStore;
    private final BoardWatcher watcher;
    private final Thread thread;
    private volatile @Nullable RuntimeException failure;

    private VirtualChip(Builder builder) {
        mac = builder.mac;
        firmware = builder.firmware;
        flashStore = builder.flashStore;
        watcher = builder.watcher;
        clock = new ChipClock(builder.pace);
        cable = new Cable(clock);
        thread = new Thread(this::live, "esp8266-" + mac.compact());
        thread.setDaemon(true);
        reset = new ResetCircuit(clock, cable, builder.wiring, builder.strap, thread);
        flash = new NorFlash(
                clock, new NorArray(builder.content(), builder.stuckBits()), builder.makerAndType, builder.faults);
        var uart = new Uart(clock, cable);
        var spi = new SpiController(clock, flash);
        var uartRegisters = new UartRegisters(uart, clock);
        var memory = new Memory(uartRegisters, spi, mac);
        hardware = new Hardware(clock, uart, uartRegisters, memory, new RomFlash(clock, spi));
        rom = new BootRom(hardware, builder.ramProgram, watcher);
    }

    /** A board with a blank 4 MiB flash that keeps real time, unless told otherwise. */
    public static Builder builder(MacAddress mac) {
        return new Builder(mac);
    }

    /**
     * Opens the host's end at 115,200 baud with both control lines released. Whoever had it open loses it.
     *
     * @throws PortException {@code port.lost} while the cable is out
     */
    public SerialLine line(String name) {
        if (!reset.isPowered()) {
            throw PortException.lost(name);
        }
        return new VirtualLine(name, cable, reset);
    }

    /** The cable is pulled: the line is lost and the board, which it feeds, is without power. */
    public void unplug() {
        cable.unplug();
        reset.power(ResetCircuit.Power.OFF);
    }

    /** The cable is put back; a line has to be opened anew. */
    public void plugIn() {
        reset.power(ResetCircuit.Power.ON);
    }

    /** Power goes and comes while the line stays: a board with its own supply. */
    public void powerCycle() {
        reset.power(ResetCircuit.Power.OFF);
        reset.power(ResetCircuit.Power.ON);
    }

    /** A person presses RESET. */
    public void pressReset() {
        reset.pressReset();
    }

    /** A person holds FLASH (GPIO0), presses RESET and lets go of both: the boot loader. */
    public void pressResetHoldingFlash() {
        reset.pressResetHoldingFlash();
    }

    /** Moves a jumper; seen at the next reset. */
    public void strap(Strap strap) {
        reset.strap(strap);
    }

    /** How long the chip has been running in its own time. */
    public Duration chipTime() {
        return Duration.ofNanos(clock.now());
    }

    public FlashWear wear() {
        return flash.wear();
    }

    /** A copy of what the flash holds. */
    public byte[] flashContent() {
        return flash.array().copy(0, flash.array().sizeBytes());
    }

    /** Bytes the chip was sent and could not take in time. */
    public long lostBytes() {
        return cable.lostBytes();
    }

    /**
     * Ends the chip's thread and saves the flash.
     *
     * @throws RuntimeException when a fault of the program ended the chip's life before, or the flash cannot be saved
     */
    @Override
    public void close() {
        cable.unplug();
        reset.close();
        Threads.join(thread);
        RuntimeException found = failure;
        if (found != null) {
            failure = null;
            throw found;
        }
    }

    private void live() {
        try {
            Optional<ResetCircuit.Start> start = reset.awaitStart();
            while (start.isPresent()) {
                Optional<ResetCircuit.Start> again = oneLife(start.get());
                saveFlash();
                start = again.isPresent() ? again : reset.awaitStart();
            }
        } catch (RuntimeException fault) {
            failure = fault; // told to whoever closes the chip
            cable.unplug();
        }
    }

    /** Returns how the next life begins, if the chip itself says so. */
    private Optional<ResetCircuit.Start> oneLife(ResetCircuit.Start start) {
        if (start.cause() == ResetCause.POWER_ON) {
            flash.powerOn();
            hardware.memory().powerOn();
        }
        hardware.uart().reset();
        hardware.memory().reset(start.strapNumber());
        hardware.romFlash().parameters(RomFlash.Parameters.DEFAULT);
        long bootedAtNanos = clock.now();
        watcher.on(new BoardEvent.Started(start.cause(), start.strapNumber()));
        try {
            rom.boot(start);
            watcher.on(new BoardEvent.SketchBegan());
            hardware.uart().clockHz(Uart.SDK_CLOCK_HZ);
            firmware.run(new ChipMachine(hardware, flash.array(), mac, start.cause(), bootedAtNanos));
            clock.halt();
        } catch (SoftwareReset again) {
            return Optional.of(reset.softwareReset());
        } catch (InterruptedException endOfLife) {
            // EN fell: the next life begins when it rises
        }
        return Optional.empty();
    }

    private void saveFlash() {
        if (flashStore != null && flash.array().takeChanged()) {
            flashStore.save(flash.array().copy(0, flash.array().sizeBytes()));
        }
    }

    /** What is put on the board. */
    public static final class Builder {
        private static final int WINBOND_W25Q = 0x40EF;

        private final MacAddress mac;
        private final List<FlashFault> faults = new ArrayList<>();
        private int flashSizeBytes = 0x400000;
        private byte @Nullable [] flashContent;
        private @Nullable FlashStore flashStore;
        private int makerAndType = WINBOND_W25Q;
        private Pace pace = Pace.REAL_TIME;
        private BoardWiring wiring = BoardWiring.TWO_TRANSISTOR;
        private Strap strap = Strap.FLASH;
        private Firmware firmware = machine -> {};
        private RamProgram ramProgram = new ExecutedCode();
        private BoardWatcher watcher = BoardWatcher.NOBODY;

        private Builder(MacAddress mac) {
            this.mac = mac;
        }

        /** The flash chip's size: a power of two from 512 KiB to 16 MiB. */
        public Builder flashSize(int bytes) {
            flashSizeBytes = bytes;
            return this;
        }

        /** What the flash holds from its start; the rest is blank. */
        public Builder flash(byte[] content) {
            flashContent = content.clone();
            return this;
        }

        /** Keeps the flash in a file: read now if it is there, saved at each reset and at the end. */
        public Builder flashFile(Path file) {
            return flashStore(new FlashFile(file));
        }

        /** Keeps the flash in some other way. */
        Builder flashStore(FlashStore store) {
            flashStore = store;
            return this;
        }

        /** The first two bytes of the JEDEC ID, the first in the low byte: {@code 0x40ef} is EF 40, a Winbond W25Q. */
        public Builder flashMakerAndType(int id) {
            makerAndType = id & 0xFFFF;
            return this;
        }

        public Builder fault(FlashFault fault) {
            faults.add(fault);
            return this;
        }

        public Builder pace(Pace now) {
            pace = now;
            return this;
        }

        public Builder wiring(BoardWiring now) {
            wiring = now;
            return this;
        }

        /** How the strap pins sit at first. */
        public Builder strap(Strap now) {
            strap = now;
            return this;
        }

        /** What runs once a sound image has been booted. */
        public Builder firmware(Firmware now) {
            firmware = now;
            return this;
        }

        /** What executes code put into RAM. */
        Builder ramProgram(RamProgram now) {
            ramProgram = now;
            return this;
        }

        /** Tells what happens on the chip. */
        public Builder watchedBy(BoardWatcher now) {
            watcher = now;
            return this;
        }

        /** Makes the board and puts power on it. */
        public VirtualChip build() {
            var chip = new VirtualChip(this);
            chip.thread.start();
            return chip;
        }

        private byte[] content() {
            byte[] content = flashStore == null ? NorArray.blank(flashSizeBytes) : flashStore.load(flashSizeBytes);
            if (flashContent != null) {
                System.arraycopy(flashContent, 0, content, 0, flashContent.length);
            }
            return content;
        }

        private List<FlashFault.StuckBits> stuckBits() {
            return faults.stream()
                    .filter(FlashFault.StuckBits.class::isInstance)
                    .map(FlashFault.StuckBits.class::cast)
                    .toList();
        }
    }
}
