package org.espprovision.chip;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.espprovision.Progress;
import org.espprovision.serial.SerialLine;

/**
 * A chip held in a boot loader, at the other end of a serial line that stays the caller's. One thread at a time; closing
 * the line from another ends what is under way with {@code port.lost}.
 *
 * <p>The work is done by our own flasher stub, by Espressif's where the user gives it, or by the chip's ROM alone where
 * that was asked for or the stub does not start: see {@link #loader}. The ROM writes as fast as the line and the flash are and reads slowly.
 */
public final class BootLoader {
    /** A line that loses bytes may spoil one upload; a stub that does not start twice will not. */
    private static final int STARTS = 2;

    private final SerialLine line;
    private final FlashEngine engine;
    private final LoaderKind kind;
    private final ChipIdentity identity;

    private BootLoader(SerialLine line, FlashEngine engine, LoaderKind kind, ChipIdentity identity) {
        this.line = line;
        this.engine = engine;
        this.kind = kind;
        this.identity = identity;
    }

    /**
     * Resets the chip into its boot loader, agrees on a speed, reads what the chip is and starts what the options ask
     * for. Without control lines an operator has to hold FLASH and press RESET meanwhile.
     *
     * @throws ChipException {@code chip.silent} when nothing answers, {@code chip.run-mode}, {@code
     *     chip.straps} or {@code chip.deaf} when nothing answers but the board is heard to start, {@code chip.not-esp8266}, {@code chip.identity}, {@code chip.flash-id}, {@code
     *     chip.resident} when another flasher's program answers, {@code chip.protocol} when the exchange breaks down
     */
    public static BootLoader connect(SerialLine line, LoaderOptions options) {
        return options.stubFile()
                .map(file -> withEspressifsStub(line, options, file))
                .orElseGet(() -> withOwnStubOrRom(line, options));
    }

    private static BootLoader withOwnStubOrRom(SerialLine line, LoaderOptions options) {
        var rom = InRom.reached(line, options);
        if (options.loader() == LoaderKind.OWN) {
            for (int start = 1; start <= STARTS; start++) {
                Optional<FlashEngine> own = own(rom, options.topBaud());
                if (own.isPresent()) {
                    return new BootLoader(line, own.get(), LoaderKind.OWN, rom.identity());
                }
                rom = InRom.reached(line, options);
            }
        }
        return new BootLoader(line, rom.engine(), LoaderKind.ROM, rom.identity());
    }

    private static BootLoader withEspressifsStub(SerialLine line, LoaderOptions options, StubFile file) {
        var session = new EspressifSession(line, options, file);
        var rom = session.reachRom();
        for (int start = 1; start <= STARTS; start++) {
            Optional<FlashEngine> stub = espressifs(session, rom);
            if (stub.isPresent()) {
                return new BootLoader(line, stub.get(), LoaderKind.ESPRESSIF, rom.identity());
            }
            rom = start < STARTS ? session.reachRom() : InRom.reached(line, options);
        }
        return new BootLoader(line, rom.engine(), LoaderKind.ROM, rom.identity());
    }

    /** Empty when the stub does not start, or not in a way one can work with; the chip must be reset then. */
    private static Optional<FlashEngine> own(InRom rom, int topBaud) {
        try {
            Optional<StubLoader.Started> started = new StubLoader(rom.protocol()).start(StubImage.bundled());
            if (started.isPresent()) {
                StubLoader.Started stub = started.get();
                new StubSpeed(stub.protocol(), stub.hello()).climbTo(topBaud);
                return Optional.of(new StubFlasher(
                        stub.protocol(), stub.hello(), rom.identity().flash()));
            }
            return Optional.empty();
        } catch (LoaderFault lost) {
            return Optional.empty();
        }
    }

    private static Optional<FlashEngine> espressifs(EspressifSession session, InRom rom) {
        try {
            return session.start(rom)
                    .map(stub ->
                            new EspressifFlasher(session, stub, rom.identity().flash()));
        } catch (LoaderFault lost) {
            return Optional.empty();
        }
    }

    public ChipIdentity identity() {
        return identity;
    }

    /** The speed that works. */
    public int baud() {
        return line.baud();
    }

    /** Whose program does the work: what was asked for, or the ROM where that did not start. */
    public LoaderKind loader() {
        return kind;
    }

    /** What the board's crystal makes, in MHz; empty where the program in the chip cannot read registers. */
    public Optional<Integer> crystalMhz() {
        return engine.register(UartClock.DIVIDER_ADDRESS).map(divider -> UartClock.crystalMhz(line.baud(), divider));
    }

    /** What a passed {@link #verify} rests on, for reports. */
    public String proof() {
        return engine.proof();
    }

    /**
     * Brings the section into the flash. Our own program asks first what is there, sends compressed what differs, erases
     * only what is not blank and programs no blank page. The ROM erases all and is sent what is not blank. Progress counts
     * bytes to send, and stands still while the flash erases. Neither is yet a proof: see {@link #verify}.
     *
     * @throws ChipException {@code chip.beyond-flash} when the section ends behind the flash; {@code chip.flash} when the
     *     flash does not do its work; {@code chip.protocol} when the exchange fails again and again
     */
    public WriteSummary write(FlashSection section, Progress progress) {
        return engine.write(List.of(section), progress);
    }

    /**
     * Brings several sections into the flash, as {@link #write(FlashSection, Progress)} does with one. Our own program
     * takes them as one stream, so that the flash erases for the next while the line is busy with the first: over a
     * second less for a sketch and a file system on a used chip.
     *
     * @throws ChipException {@code chip.overlap} when two of them share a sector, before anything is changed
     */
    public WriteSummary write(List<FlashSection> sections, Progress progress) {
        List<FlashSection> ascending = sections.stream()
                .sorted(Comparator.comparingInt(FlashSection::offset))
                .toList();
        for (int i = 1; i < ascending.size(); i++) {
            ascending.get(i - 1).requireBefore(ascending.get(i));
        }
        return engine.write(ascending, progress);
    }

    /**
     * Holds every byte of the section against the flash, blank ones too; {@link #proof} says how. Our own program computes
     * a digest of each sector in the chip, about 2 MiB a second. The ROM has no command to read flash, so there this goes
     * through the flash controller's registers: 10,000 bytes a second at 460,800 baud, 2,500 at 115,200.
     *
     * @throws ChipException {@code chip.verify} naming the first byte that differs
     */
    public void verify(FlashSection section, Progress progress) {
        engine.verify(section, progress);
    }

    /** Holds the section against the flash as {@link #verify} does, and tells all that differs. */
    public Differences compare(FlashSection section, Progress progress) {
        return Differences.of(section, engine.compare(section, progress));
    }

    /** Reads whole sectors, passing over those that our own program calls blank. Each is held against its digest. */
    public byte[] dump(int offset, int lengthBytes, Progress progress) {
        return new SparseRead(engine).read(offset, lengthBytes, progress);
    }

    /** Reads flash. The ROM's replies carry no checksum; with {@link LoaderKind#ROM} read twice what must be right. */
    public byte[] readFlash(int offset, int lengthBytes, Progress progress) {
        return engine.read(offset, lengthBytes, progress);
    }

    /**
     * Makes whole sectors blank and nothing else.
     *
     * @param offset on a sector of 4,096 bytes
     * @param lengthBytes rounded up to whole sectors
     */
    public void eraseRegion(int offset, int lengthBytes, Progress progress) {
        engine.erase("the region at 0x%06x".formatted(offset), offset, lengthBytes, progress);
    }

    /**
     * Starts what is in the flash, as the last act on this chip: when this returns, the line is at {@code consoleBaud} and
     * the chip is starting. With control lines this is a reset through RTS and nothing of the boot text is lost. Without,
     * the ROM is asked to leave, and its first words may be lost while the line changes speed.
     *
     * @param consoleBaud 74,880 to hear the boot ROM, 115,200 to hear the sketch
     */
    public void startSketch(int consoleBaud) {
        if (line.hasControlLines()) {
            ResetStrategy.intoSketch(line, consoleBaud);
        } else {
            engine.leave();
            line.setBaud(consoleBaud);
        }
    }
}
