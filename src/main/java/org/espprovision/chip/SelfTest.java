package org.espprovision.chip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.espprovision.Progress;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.SelfTestReport.Restoration;
import org.espprovision.serial.SerialLine;

/**
 * Shows on one chip that the flasher stub does what it is for: its reading, erasing and programming are held against the
 * boot ROM's, on 64 KiB of the flash that nothing uses. What lies there is read before it is changed and put back at the
 * end, also after a failure or when somebody asks to end.
 */
public final class SelfTest {
    private static final int SECTOR = FlashRegion.SECTOR_BYTES;

    /** The chip's mark, then its identity words. */
    private static final List<Integer> REGISTERS = List.of(
            0x4000_1000,
            OtpWords.FIRST_ADDRESS,
            OtpWords.FIRST_ADDRESS + 4,
            OtpWords.FIRST_ADDRESS + 8,
            OtpWords.FIRST_ADDRESS + 12);

    private final SerialLine line;
    private final LoaderOptions options;
    private final InRom rom;
    private final int offset;
    private final Optional<Integer> crystalMhz;
    private byte[] before = {};
    private Restoration restoration = Restoration.RESTORED;

    private SelfTest(SerialLine line, LoaderOptions options, InRom rom, int offset) {
        this.line = line;
        this.options = options;
        this.rom = rom;
        this.offset = offset;
        this.crystalMhz = rom.engine()
                .register(UartClock.DIVIDER_ADDRESS)
                .map(divider -> UartClock.crystalMhz(line.baud(), divider));
    }

    /**
     * Reaches the chip's ROM and chooses the region; changes nothing yet.
     *
     * @param wanted where to work, on a sector; found when empty
     * @throws ChipException {@code selftest.no-room} when nothing spare is found, {@code chip.beyond-flash} or {@code
     *     chip.unaligned} for a wanted place that cannot be, else as {@link BootLoader#connect}
     */
    public static SelfTest on(SerialLine line, LoaderOptions options, Optional<Integer> wanted) {
        wanted.ifPresent(offset -> FlashSection.requireOnSector("the region to test on", offset));
        InRom rom = InRom.reached(line, options);
        FlashChip flash = rom.identity().flash();
        wanted.ifPresent(offset -> flash.requireHolds("the region to test on", offset, SpareRegion.BYTES));
        FlashEngine engine = rom.engine();
        int offset = wanted.or(() -> new SpareRegion(
                                flash, (at, lengthBytes) -> engine.read(at, lengthBytes, Progress.SILENT))
                        .find())
                .orElseThrow(ChipException::noRoomForSelfTest);
        return new SelfTest(line, options, rom, offset);
    }

    public ChipIdentity identity() {
        return rom.identity();
    }

    public FlashSpan region() {
        return new FlashSpan(offset, Optional.of(SpareRegion.BYTES));
    }

    /** What could not be put back; empty when nothing was changed or all is as it was. */
    public Optional<FlashSection> unrestored() {
        return restoration == Restoration.RESTORED
                ? Optional.empty()
                : Optional.of(new FlashSection("the region's content", offset, before));
    }

    /**
     * Makes all checks and puts the region's content back.
     *
     * @param stop looked at between checks; the content is put back all the same
     * @return empty when it was stopped
     */
    public Optional<SelfTestReport> run(Progress progress, BooleanSupplier stop) {
        var checks = new SelfTestChecks(progress, stop);
        boolean stopped = false;
        try {
            make(checks);
        } catch (SelfTestChecks.Stopped asked) {
            stopped = true;
        } finally {
            if (restoration == Restoration.NOT_RESTORED) {
                restoreAnew();
            }
        }
        return stopped
                ? Optional.empty()
                : Optional.of(new SelfTestReport(
                        rom.identity(), crystalMhz, StubImage.bundledSha256(), region(), checks.made(), restoration));
    }

    private void make(SelfTestChecks checks) throws SelfTestChecks.Stopped {
        FlashEngine engine = rom.engine();
        List<Integer> registers = new ArrayList<>();
        byte[] pattern = SelfTestPatterns.random(SECTOR);
        byte[] firstSector = engine.read(offset, SECTOR, Progress.SILENT);
        checks.check("rom", "the ROM reads registers, and programs a sector and reads it back", () -> {
            REGISTERS.forEach(address -> engine.register(address).ifPresent(registers::add));
            CheckFailed.unless(
                    Arrays.equals(firstSector, engine.read(offset, SECTOR, Progress.SILENT)),
                    "a sector does not read the same twice");
            keep(firstSector);
            engine.write(List.of(new FlashSection("the test pattern", offset, pattern)), Progress.SILENT);
            byte[] read = engine.read(offset, SECTOR, Progress.SILENT);
            CheckFailed.unless(Arrays.equals(pattern, read), "the ROM does not read back what it programmed");
            return "at %,d baud".formatted(line.baud());
        });
        List<StubLoader.Started> started = new ArrayList<>();
        checks.check("stub-starts", "the flasher stub starts and greets", () -> {
            long start = System.nanoTime();
            StubLoader.Started stub = new StubLoader(rom.protocol())
                    .start(StubImage.bundled())
                    .orElseThrow(() -> LoaderFault.noAnswer(StubOperation.HELLO, StubProtocol.PATIENCE));
            started.add(stub);
            CheckFailed.unless(
                    stub.hello().jedecId() == rom.identity().flash().jedecId(),
                    "it reads JEDEC id 0x%06x, the ROM 0x%06x",
                    stub.hello().jedecId(),
                    rom.identity().flash().jedecId());
            return "after %,d ms".formatted((System.nanoTime() - start) / 1_000_000);
        });
        if (started.isEmpty()) {
            return;
        }
        withStub(checks, started.get(0), registers, pattern);
    }

    private void withStub(SelfTestChecks checks, StubLoader.Started started, List<Integer> registers, byte[] pattern)
            throws SelfTestChecks.Stopped {
        FlashChip flash = rom.identity().flash();
        var stub = new StubChecks(started, flash, offset);
        var flasher = new StubFlasher(started.protocol(), started.hello(), flash);
        checks.check("registers", "the stub reads the registers the ROM read", () -> {
            List<Integer> found = REGISTERS.stream()
                    .flatMap(address -> flasher.register(address).stream())
                    .toList();
            CheckFailed.unless(found.equals(registers), "they differ");
            return "%d of %d equal".formatted(found.size(), REGISTERS.size());
        });
        List<SectorDigest> whole = new ArrayList<>();
        boolean agree = checks.check("digest", "the stub reads and digests what the ROM programmed", () -> {
            byte[] content = stub.content();
            CheckFailed.unless(
                    Arrays.equals(pattern, Arrays.copyOf(content, SECTOR)),
                    "the stub reads another sector than the ROM programmed");
            CheckFailed.unless(
                    stub.digests(offset, 1).get(0).equals(SectorDigest.of(pattern, 0)),
                    "the stub's digest is not that of what the ROM programmed");
            System.arraycopy(before, 0, content, 0, SECTOR);
            keep(content);
            long start = System.nanoTime();
            whole.addAll(stub.digests(0, flash.sizeBytes() / SECTOR));
            return "the whole flash in %,d ms".formatted((System.nanoTime() - start) / 1_000_000);
        });
        if (agree) {
            stub.all(checks, options.topBaud());
            restore(checks, flasher);
            checks.check("rest", "the rest of the flash is as it was", () -> rest(stub, whole));
        }
    }

    /** From now on there is something to put back. */
    private void keep(byte[] content) {
        before = content;
        restoration = Restoration.NOT_RESTORED;
    }

    private void restore(SelfTestChecks checks, FlashEngine engine) throws SelfTestChecks.Stopped {
        checks.check("restore", "the region's content is put back", () -> {
            restoreBy(engine);
            return "equal";
        });
    }

    private void restoreBy(FlashEngine engine) {
        var content = new FlashSection("the region's content", offset, before);
        engine.write(List.of(content), Progress.SILENT);
        engine.verify(content, Progress.SILENT);
        restoration = Restoration.RESTORED;
    }

    /** After whatever went wrong the chip is reset and begun with anew. What fails now is told by {@link #unrestored}. */
    private void restoreAnew() {
        for (LoaderKind kind : List.of(LoaderKind.OWN, LoaderKind.ROM)) {
            try {
                BootLoader loader = BootLoader.connect(line, options.withLoader(kind));
                var content = new FlashSection("the region's content", offset, before);
                loader.write(content, Progress.SILENT);
                loader.verify(content, Progress.SILENT);
                restoration = Restoration.RESTORED;
                return;
            } catch (ProvisioningException failed) {
                restoration = Restoration.NOT_RESTORED; // the other loader may do better
            }
        }
    }

    private String rest(StubChecks stub, List<SectorDigest> whole) throws LoaderFault, CheckFailed {
        List<SectorDigest> now = stub.digests(0, whole.size());
        int first = offset / SECTOR;
        List<Integer> changed = IntStream.range(0, whole.size())
                .filter(sector -> sector != first && !now.get(sector).equals(whole.get(sector)))
                .boxed()
                .toList();
        CheckFailed.unless(
                changed.isEmpty(),
                "%d sectors changed, the first at 0x%06x",
                changed.size(),
                changed.isEmpty() ? 0 : changed.get(0) * SECTOR);
        CheckFailed.unless(
                now.get(first).equals(SectorDigest.of(before, 0)), "the region's first sector is not what it was");
        return "%,d sectors by digest".formatted(now.size());
    }
}
