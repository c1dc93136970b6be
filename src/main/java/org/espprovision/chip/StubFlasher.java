package org.espprovision.chip;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.espprovision.Progress;

/** Brings sections into the flash through the flasher stub: asks what is there and sends, compressed, what differs. */
final class StubFlasher implements FlashEngine {
    private static final int ATTEMPTS = 3;
    private static final int SAMPLES = 4;
    private static final int ERASE_STEP_BYTES = 256 << 10;

    /** The stub looks a code up 15 bits ahead, past the stream's end. */
    private static final int STREAM_TAIL_BYTES = 2;

    private final StubProtocol protocol;
    private final StubReader reader;
    private final StubProtocol.Hello hello;
    private final FlashChip flash;

    StubFlasher(StubProtocol protocol, StubProtocol.Hello hello, FlashChip flash) {
        this.protocol = protocol;
        this.reader = new StubReader(protocol);
        this.hello = hello;
        this.flash = flash;
    }

    /** What can fail on the line, to be done anew. */
    @FunctionalInterface
    private interface Attempt<T> {
        T make() throws LoaderFault;
    }

    /**
     * Sends what differs of all sections as one stream: while the line brings what belongs in front, the flash already
     * erases what lies behind.
     */
    @Override
    public WriteSummary write(List<FlashSection> sections, Progress progress) {
        sections.forEach(section -> flash.requireHolds(section.name(), section.offset(), section.lengthBytes()));
        String names = sections.stream().map(FlashSection::name).collect(Collectors.joining(" and "));
        long sentBefore = protocol.sentBytes();
        return obtain("writing " + names, () -> {
            var chosen = new ChosenSectors();
            for (FlashSection section : sections) {
                byte[] wanted = section.wholeSectors();
                chosen.add(section.offset(), wanted, differing(section.offset(), wanted));
            }
            int erased = chosen.isEmpty() ? 0 : write(chosen, progress);
            int all = sections.stream()
                    .mapToInt(section -> FlashSection.sectorsFor(section.lengthBytes()))
                    .sum();
            return new WriteSummary(all - chosen.count(), chosen.count(), erased, protocol.sentBytes() - sentBefore);
        });
    }

    @Override
    public Comparison compare(FlashSection section, Progress progress) {
        flash.requireHolds(section.name(), section.offset(), section.lengthBytes());
        byte[] wanted = section.wholeSectors();
        return obtain("verifying " + section.name(), () -> {
            var compared = new Comparison(section, (offset, found) -> found);
            BitSet differing = differing(section.offset(), wanted, progress);
            for (int sector : differing.stream().toArray()) {
                int from = sector * FlashRegion.SECTOR_BYTES;
                int length = Math.min(FlashRegion.SECTOR_BYTES, section.lengthBytes() - from);
                compared.take(section.offset() + from, reader.read(section.offset() + from, length, Progress.SILENT));
            }
            return compared;
        });
    }

    @Override
    public Optional<List<SectorDigest>> digests(int offset, int sectors, Progress progress) {
        flash.requireHolds("what is to be looked at", offset, sectors * FlashRegion.SECTOR_BYTES);
        return Optional.of(obtain("looking at the flash", () -> reader.digests(offset, sectors, progress)));
    }

    @Override
    public Optional<Integer> register(int address) {
        return Optional.of(obtain("reading a register", () -> protocol.ask(StubOperation.READ_REGISTER, address))
                .word(1));
    }

    @Override
    public byte[] read(int offset, int lengthBytes, Progress progress) {
        flash.requireHolds("what is to be read", offset, lengthBytes);
        return obtain("reading the flash", () -> reader.read(offset, lengthBytes, progress));
    }

    @Override
    public void erase(String name, int offset, int lengthBytes, Progress progress) {
        FlashSection.requireOnSector(name, offset);
        flash.requireHolds(name, offset, lengthBytes);
        int end = offset + FlashSection.sectorsFor(lengthBytes) * FlashRegion.SECTOR_BYTES;
        progress.at(0, lengthBytes);
        int next;
        for (int at = offset; at < end; at = next) {
            int from = at;
            int to = Math.min(end, (at / ERASE_STEP_BYTES + 1) * ERASE_STEP_BYTES);
            obtain(
                    "erasing " + name,
                    () -> protocol.ask(StubOperation.ERASE, from, (to - from) / FlashRegion.SECTOR_BYTES));
            next = to;
            progress.at(Math.min(to - offset, lengthBytes), lengthBytes);
        }
    }

    @Override
    public void leave() {
        obtain("leaving the boot loader", () -> protocol.ask(StubOperation.RUN));
    }

    @Override
    public String proof() {
        return "a 128-bit digest of every 4 KB sector, computed by the flasher stub from the flash";
    }

    /**
     * Which sectors differ from what is wanted. When none of a few samples is right the chip holds something else, and
     * asking for the rest would only cost time. Blank sectors are no samples: a new chip has them everywhere.
     */
    private BitSet differing(int offset, byte[] wanted) throws LoaderFault {
        int sectors = wanted.length / FlashRegion.SECTOR_BYTES;
        int[] used = IntStream.range(0, sectors)
                .filter(sector -> !isBlank(wanted, sector))
                .toArray();
        if (sectors <= 2 * SAMPLES || used.length < SAMPLES) {
            return differing(offset, wanted, Progress.SILENT);
        }
        for (int i = 0; i < SAMPLES; i++) {
            int from = used[(int) ((long) i * (used.length - 1) / (SAMPLES - 1))] * FlashRegion.SECTOR_BYTES;
            byte[] sample = Arrays.copyOfRange(wanted, from, from + FlashRegion.SECTOR_BYTES);
            if (differing(offset + from, sample, Progress.SILENT).isEmpty()) {
                return differing(offset, wanted, Progress.SILENT);
            }
        }
        var all = new BitSet();
        all.set(0, sectors);
        return all;
    }

    private static boolean isBlank(byte[] bytes, int sector) {
        int from = sector * FlashRegion.SECTOR_BYTES;
        return IntStream.range(from, from + FlashRegion.SECTOR_BYTES).allMatch(i -> bytes[i] == (byte) 0xFF);
    }

    private BitSet differing(int offset, byte[] wanted, Progress progress) throws LoaderFault {
        int sectors = wanted.length / FlashRegion.SECTOR_BYTES;
        List<SectorDigest> found = reader.digests(offset, sectors, progress);
        var differing = new BitSet();
        IntStream.range(0, sectors)
                .filter(sector -> !found.get(sector).equals(SectorDigest.of(wanted, sector * FlashRegion.SECTOR_BYTES)))
                .forEach(differing::set);
        return differing;
    }

    /** Returns how many sectors had to be erased. */
    private int write(ChosenSectors chosen, Progress progress) throws LoaderFault {
        byte[] stream = deflated(chosen.content());
        progress.at(0, stream.length);
        protocol.ask(
                StubOperation.WRITE,
                StubFrame.body(chosen.list(), chosen.offset(), chosen.span()),
                StubProtocol.PATIENCE);
        new StubStream(protocol, stream, hello.ringBytes(), accepted -> progress.at(accepted, stream.length)).send();
        StubFrame end = protocol.ask(
                StubOperation.END,
                new byte[0],
                StubProtocol.PATIENCE.plus(
                        Command.FLASH_BEGIN.timeoutErasing(chosen.count() * FlashRegion.SECTOR_BYTES)));
        return end.word(0) + end.word(1) * 16;
    }

    /** Raw deflate, and what the stub's reader may look ahead. */
    static byte[] deflated(byte[] content) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setInput(content);
            deflater.finish();
            var stream = new ByteArrayOutputStream(content.length);
            byte[] chunk = new byte[16 << 10];
            while (!deflater.finished()) {
                stream.write(chunk, 0, deflater.deflate(chunk));
            }
            stream.writeBytes(new byte[STREAM_TAIL_BYTES]);
            return stream.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private <T> T obtain(String doing, Attempt<T> attempt) {
        for (int tried = 1; ; tried++) {
            try {
                return attempt.make();
            } catch (LoaderFault fault) {
                if (fault.isFlash()) {
                    throw ChipException.flash(protocol.line().name(), doing, fault);
                }
                if (tried == ATTEMPTS) {
                    throw ChipException.protocol(protocol.line().name(), doing, fault);
                }
            }
        }
    }
}
