package org.espprovision.chip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.espprovision.Progress;

/** What the self-test asks of the running stub, on a region that is its own. */
final class StubChecks {
    private static final int SECTOR = FlashRegion.SECTOR_BYTES;
    private static final int SECTORS = SpareRegion.BYTES / SECTOR;
    private static final int[] BAUDS = {115_200, 230_400, 460_800, 921_600, 1_500_000, 2_000_000};
    private static final int TRIAL_READ_BYTES = 8 << 10;

    private final StubLoader.Started stub;
    private final StubFlasher flasher;
    private final StubReader reader;
    private final StubTrial trial;
    private final int offset;

    StubChecks(StubLoader.Started stub, FlashChip flash, int offset) {
        this.stub = stub;
        this.flasher = new StubFlasher(stub.protocol(), stub.hello(), flash);
        this.reader = new StubReader(stub.protocol());
        this.trial = new StubTrial(stub.protocol());
        this.offset = offset;
    }

    void all(SelfTestChecks checks, int topBaud) throws SelfTestChecks.Stopped {
        checks.check("speeds", "speed changes up and down", () -> speeds(topBaud));
        checks.check("erase", "erase 64 KiB", this::erase);
        checks.check("erase-blank", "erase what is blank already", this::eraseAgain);
        byte[] mixed = SelfTestPatterns.mixed(offset, SpareRegion.BYTES);
        checks.check("program", "program patterns and read them back", () -> program(mixed));
        checks.check(
                "program-complement",
                "program their complement over them",
                () -> program(SelfTestPatterns.complement(mixed)));
        checks.check("unchanged", "leave alone what is right already", () -> unchanged(mixed));
        checks.check("blank-pages", "program no blank page", this::blankPages);
        checks.check("order", "packets twice and ahead of their turn", this::disorder);
        checks.check("spoilt", "a packet with a flipped bit", trial::sendSpoilt);
    }

    /** What the region holds, each sector held against its digest. */
    byte[] content() {
        return new SparseRead(flasher).read(offset, SpareRegion.BYTES, Progress.SILENT);
    }

    List<SectorDigest> digests(int from, int sectors) throws LoaderFault {
        return reader.digests(from, sectors, Progress.SILENT);
    }

    private String speeds(int topBaud) throws LoaderFault, CheckFailed {
        var line = stub.protocol().line();
        var speed = new StubSpeed(stub.protocol(), stub.hello());
        byte[] wanted = reader.read(offset, TRIAL_READ_BYTES, Progress.SILENT);
        List<String> seen = new ArrayList<>();
        List<Integer> works = new ArrayList<>();
        for (int baud : BAUDS) {
            if (line.baud() == baud || speed.works(baud)) {
                works.add(baud);
                seen.add("%,d: %,d bytes a second".formatted(baud, readingSpeed(wanted)));
            } else {
                seen.add("%,d: not with this adapter".formatted(baud));
            }
        }
        List<Integer> down = new ArrayList<>(works);
        Collections.reverse(down);
        for (int baud : down) {
            if (line.baud() != baud) {
                CheckFailed.unless(speed.works(baud), "%,d baud worked on the way up and not on the way down", baud);
            }
        }
        CheckFailed.unless(works.size() > 1, "no other speed works than %,d baud", line.baud());
        speed.climbTo(topBaud);
        return String.join("; ", seen) + "; goes on at %,d".formatted(line.baud());
    }

    private long readingSpeed(byte[] wanted) throws LoaderFault, CheckFailed {
        long start = System.nanoTime();
        byte[] read = reader.read(offset, TRIAL_READ_BYTES, Progress.SILENT);
        CheckFailed.unless(
                Arrays.equals(read, wanted),
                "what is read differs at %,d baud",
                stub.protocol().line().baud());
        return rate(read.length, start);
    }

    private String erase() throws LoaderFault, CheckFailed {
        long start = System.nanoTime();
        flasher.erase("the region", offset, SpareRegion.BYTES, Progress.SILENT);
        long millis = millisSince(start);
        requireHolds(SelfTestPatterns.blank(SpareRegion.BYTES));
        return "%,d ms".formatted(millis);
    }

    private String eraseAgain() throws LoaderFault, CheckFailed {
        return erase();
    }

    private String program(byte[] wanted) throws LoaderFault, CheckFailed {
        long start = System.nanoTime();
        WriteSummary done = flasher.write(List.of(section(wanted)), Progress.SILENT);
        long bytesPerSecond = rate(wanted.length, start);
        requireHolds(wanted);
        start = System.nanoTime();
        byte[] read = reader.read(offset, wanted.length, Progress.SILENT);
        int wrong = Arrays.mismatch(read, wanted);
        CheckFailed.unless(wrong < 0, "the digests are right, and 0x%06x reads otherwise", offset + wrong);
        return "%,d bytes a second written, %,d read; %d sectors erased"
                .formatted(bytesPerSecond, rate(read.length, start), done.sectorsErased());
    }

    private String unchanged(byte[] mixed) throws LoaderFault, CheckFailed {
        byte[] wanted = SelfTestPatterns.complement(mixed);
        wanted[SECTOR] ^= 1;
        WriteSummary done = flasher.write(List.of(section(wanted)), Progress.SILENT);
        requireHolds(wanted);
        CheckFailed.unless(
                done.sectorsWritten() == 1 && done.sectorsErased() <= 1,
                "%d sectors were written and %d erased for one that differs",
                done.sectorsWritten(),
                done.sectorsErased());
        return "1 of %d sectors differed, %d written, %,d bytes sent"
                .formatted(SECTORS, done.sectorsWritten(), done.bytesOnTheWire());
    }

    private String blankPages() throws LoaderFault, CheckFailed {
        byte[] wanted = SelfTestPatterns.onePageOfEachSector(SpareRegion.BYTES);
        byte[] stream = StubFlasher.deflated(wanted);
        trial.open(offset, SECTORS);
        new StubStream(stub.protocol(), stream, stub.hello().ringBytes(), accepted -> {}).send();
        StubTrial.Counters counted = trial.close();
        requireHolds(wanted);
        CheckFailed.unless(
                counted.pagesProgrammed() == SECTORS,
                "%d pages were programmed where %d are not blank",
                counted.pagesProgrammed(),
                SECTORS);
        return "%d pages programmed, %d passed over".formatted(counted.pagesProgrammed(), counted.pagesPassedOver());
    }

    private String disorder() throws LoaderFault, CheckFailed {
        int sectors = 2;
        byte[] wanted = SelfTestPatterns.random(sectors * SECTOR);
        trial.open(offset, sectors);
        String seen = trial.sendInDisorder(StubFlasher.deflated(wanted));
        trial.close();
        requireHolds(wanted);
        return seen;
    }

    private void requireHolds(byte[] wanted) throws LoaderFault, CheckFailed {
        List<SectorDigest> found = digests(offset, wanted.length / SECTOR);
        for (int sector = 0; sector < found.size(); sector++) {
            CheckFailed.unless(
                    found.get(sector).equals(SectorDigest.of(wanted, sector * SECTOR)),
                    "the sector at 0x%06x holds something else than was asked for",
                    offset + sector * SECTOR);
        }
    }

    private FlashSection section(byte[] bytes) {
        return new FlashSection("the test pattern", offset, bytes);
    }

    private static long rate(long bytes, long startNanos) {
        return bytes * 1_000_000_000L / Math.max(1, System.nanoTime() - startNanos);
    }

    private static long millisSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }
}
