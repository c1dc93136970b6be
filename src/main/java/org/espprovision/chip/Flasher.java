package org.espprovision.chip;

import java.util.List;
import org.espprovision.Progress;

/** Brings sections into the flash with what the boot ROM can do, and proves that they are there. */
final class Flasher {
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

    /** Erases the section's sectors, then sends what is not blank. */
    void write(FlashSection section, Progress progress) {
        requireInFlash(section.name(), section.offset(), section.lengthBytes());
        byte[] sectors = section.wholeSectors();
        List<FlashRun> runs = FlashRun.of(sectors);
        var tally = new Tally(
                progress, runs.stream().mapToLong(FlashRun::lengthBytes).sum());
        erase(section.name(), section.offset(), section.lengthBytes());
        for (FlashRun run : runs) {
            program(section, sectors, run, tally);
        }
    }

    void erase(String name, int offset, int lengthBytes) {
        FlashSection.requireOnSector(name, offset);
        requireInFlash(name, offset, lengthBytes);
        if (lengthBytes > 0) {
            protocol.persist("erasing " + name, attempt -> rom.erase(offset, FlashSection.sectorsFor(lengthBytes)));
        }
    }

    byte[] read(int offset, int lengthBytes, Progress progress) {
        requireInFlash("what is to be read", offset, lengthBytes);
        return reader.read(offset, lengthBytes, progress);
    }

    /** Reads every byte of the section back, blank ones too. */
    void verify(FlashSection section, Progress progress) {
        requireInFlash(section.name(), section.offset(), section.lengthBytes());
        var comparison = new Comparison(section, reader);
        reader.read(section.offset(), section.lengthBytes(), comparison, progress);
        comparison.difference().ifPresent(difference -> {
            throw ChipException.verify(section.name(), difference);
        });
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

    private void requireInFlash(String name, int offset, int lengthBytes) {
        if (lengthBytes < 0 || (long) offset + lengthBytes > flash.sizeBytes()) {
            throw ChipException.beyondFlash(name, (long) offset + lengthBytes, flash);
        }
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
