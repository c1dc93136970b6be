package org.espprovision.chip;

import java.util.List;
import java.util.Optional;
import org.espprovision.Progress;

/** Brings sections into the flash with what the boot ROM can do, and proves that they are there. */
final class Flasher implements FlashEngine {
    private final LoaderProtocol protocol;
    private final RomFlash rom;
    private final FlashReader reader;
    private final FlashChip flash;

    Flasher(LoaderProtocol protocol, RomFlash rom, FlashReader reader, FlashChip flash) {
        this.protocol = protocol;
        this.rom = rom;
        this.reader = reader;
        this.flash = flash;
    }

    @Override
    public WriteSummary write(List<FlashSection> sections, Progress progress) {
        var parts = new PartProgress(
                progress, sections.stream().mapToLong(FlashSection::lengthBytes).sum());
        WriteSummary summary = WriteSummary.NOTHING;
        for (FlashSection section : sections) {
            summary = summary.plus(write(section, parts.next(section.lengthBytes())));
        }
        return summary;
    }

    /** Erases the section's sectors, then sends what is not blank. */
    private WriteSummary write(FlashSection section, Progress progress) {
        flash.requireHolds(section.name(), section.offset(), section.lengthBytes());
        byte[] sectors = section.wholeSectors();
        int count = FlashSection.sectorsFor(section.lengthBytes());
        long sentBefore = protocol.sentBytes();
        List<FlashRun> runs = FlashRun.of(sectors);
        var tally = new Tally(
                progress, runs.stream().mapToLong(FlashRun::lengthBytes).sum());
        erase(section.name(), section.offset(), section.lengthBytes());
        for (FlashRun run : runs) {
            program(section, sectors, run, tally);
        }
        return new WriteSummary(0, count, count, protocol.sentBytes() - sentBefore);
    }

    @Override
    public void erase(String name, int offset, int lengthBytes, Progress progress) {
        progress.at(0, lengthBytes);
        erase(name, offset, lengthBytes);
        progress.at(lengthBytes, lengthBytes);
    }

    private void erase(String name, int offset, int lengthBytes) {
        FlashSection.requireOnSector(name, offset);
        flash.requireHolds(name, offset, lengthBytes);
        if (lengthBytes > 0) {
            protocol.persist("erasing " + name, attempt -> rom.erase(offset, FlashSection.sectorsFor(lengthBytes)));
        }
    }

    @Override
    public byte[] read(int offset, int lengthBytes, Progress progress) {
        flash.requireHolds("what is to be read", offset, lengthBytes);
        return reader.read(offset, lengthBytes, progress);
    }

    /** Reads every byte of the section back, blank ones too. */
    @Override
    public Comparison compare(FlashSection section, Progress progress) {
        flash.requireHolds(section.name(), section.offset(), section.lengthBytes());
        var comparison = new Comparison(section, (offset, found) -> reader.read(offset, found.length, Progress.SILENT));
        reader.read(section.offset(), section.lengthBytes(), comparison, progress);
        return comparison;
    }

    @Override
    public Optional<Integer> register(int address) {
        return Optional.of(protocol.obtain(
                "reading a register",
                attempt -> protocol.exchange(Request.readRegister(address)).value()));
    }

    @Override
    public void leave() {
        protocol.persist("leaving the boot loader", attempt -> rom.leave());
    }

    /** The ROM's replies carry no checksum, but every byte went over the line. */
    @Override
    public String proof() {
        return "every byte read back through the flash controller";
    }

    private void program(FlashSection section, byte[] sectors, FlashRun run, Tally tally) {
        int offset = section.offset() + run.from();
        long before = tally.done;
        protocol.persist("writing %s at 0x%06x".formatted(section.name(), offset), attempt -> {
            if (attempt > 1) {
                tally.backTo(before);
                rom.erase(offset, FlashSection.sectorsFor(run.lengthBytes()));
            }
            rom.program(offset, sectors, run, tally::add);
        });
    }

    /** Bytes sent of bytes to send. */
    private static final class Tally {
        private final Progress progress;
        private final long total;
        private long done;

        Tally(Progress progress, long total) {
            this.progress = progress;
            this.total = total;
            progress.at(0, total);
        }

        void add(int bytes) {
            backTo(done + bytes);
        }

        void backTo(long bytes) {
            done = bytes;
            progress.at(done, total);
        }
    }
}
