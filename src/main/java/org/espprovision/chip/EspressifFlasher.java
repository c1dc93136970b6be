package org.espprovision.chip;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.espprovision.Progress;
import org.espprovision.chip.EspressifProtocol.Operation;

/**
 * Brings sections into the flash through Espressif's stub and proves by MD5 that they are there. It acknowledges a block
 * before it has worked through it and would write one twice that was sent twice, so after any fault the chip is reset, the
 * stub is started anew and the work begun again. Source of the commands and times: esptool's documentation.
 */
final class EspressifFlasher implements FlashEngine {
    private static final int ATTEMPTS = 5;
    private static final int BLOCK_BYTES = 0x4000;
    private static final int READ_PACKET_BYTES = 0x1000;
    private static final int READ_PACKETS_UNDER_WAY = 64;
    private static final int STEP_BYTES = 64 << 10;
    private static final int ERASE_STEP_BYTES = 256 << 10;
    private static final int STAY = 1;
    private static final Duration MD5_PER_MIB = Duration.ofSeconds(8);
    private static final Duration WRITE_PER_MIB = Duration.ofSeconds(40);
    private static final Duration UNTIL_GONE = Duration.ofMillis(100);

    private final EspressifSession session;
    private final FlashChip flash;
    private EspressifProtocol stub;
    private boolean broken;

    EspressifFlasher(EspressifSession session, EspressifProtocol stub, FlashChip flash) {
        this.session = session;
        this.stub = stub;
        this.flash = flash;
    }

    @FunctionalInterface
    private interface Attempt<T> {
        T make() throws LoaderFault;
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

    /** A section that is there already is left alone; one that differs anywhere is written as a whole. */
    private WriteSummary write(FlashSection section, Progress progress) {
        flash.requireHolds(section.name(), section.offset(), section.lengthBytes());
        byte[] wanted = section.wholeSectors();
        int sectors = wanted.length / FlashRegion.SECTOR_BYTES;
        return obtain("writing " + section.name(), () -> {
            long sentBefore = stub.sentBytes();
            boolean unchanged = wanted.length == 0 || holds(section.offset(), wanted);
            if (!unchanged) {
                write(section.offset(), wanted, progress);
            }
            int written = unchanged ? 0 : sectors;
            return new WriteSummary(sectors - written, written, written, stub.sentBytes() - sentBefore);
        });
    }

    @Override
    public Comparison compare(FlashSection section, Progress progress) {
        flash.requireHolds(section.name(), section.offset(), section.lengthBytes());
        byte[] wanted = section.bytes();
        var comparison = new Comparison(section, (offset, found) -> found);
        return obtain("verifying " + section.name(), () -> {
            progress.at(0, wanted.length);
            if (wanted.length > 0 && !holds(section.offset(), wanted)) {
                comparison.take(section.offset(), readAll(section.offset(), wanted.length, Progress.SILENT));
            }
            progress.at(wanted.length, wanted.length);
            return comparison;
        });
    }

    @Override
    public byte[] read(int offset, int lengthBytes, Progress progress) {
        flash.requireHolds("what is to be read", offset, lengthBytes);
        return obtain("reading the flash", () -> readAll(offset, lengthBytes, progress));
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
                    () -> stub.ask(Operation.ERASE_REGION, patience(WRITE_PER_MIB, to - from), from, to - from));
            next = to;
            progress.at(Math.min(to - offset, lengthBytes), lengthBytes);
        }
    }

    /** Only older stubs can; the others do nothing when they are asked. */
    @Override
    public void leave() {
        stub.tell(Operation.RUN);
        Overheard.during(stub.line(), UNTIL_GONE);
        try {
            stub.ask(Operation.READ_REGISTER, UNTIL_GONE, EspressifSession.MARK_ADDRESS);
        } catch (LoaderFault gone) {
            return;
        }
        throw ChipException.staysInStub(stub.line().name());
    }

    @Override
    public String proof() {
        return "the MD5 of the section, computed by Espressif's stub from the flash";
    }

    private boolean holds(int offset, byte[] wanted) throws LoaderFault {
        byte[] found = stub.ask(Operation.MD5, patience(MD5_PER_MIB, wanted.length), offset, wanted.length, 0, 0);
        return Arrays.equals(found, md5().digest(wanted));
    }

    private void write(int offset, byte[] wanted, Progress progress) throws LoaderFault {
        byte[] stream = deflated(wanted);
        int blocks = -Math.floorDiv(-stream.length, BLOCK_BYTES);
        progress.at(0, stream.length);
        stub.ask(
                Operation.WRITE_BEGIN,
                patience(WRITE_PER_MIB, wanted.length),
                wanted.length,
                blocks,
                BLOCK_BYTES,
                offset);
        try (var unpacked = new Unpacked()) {
            int before = 0;
            for (int block = 0; block < blocks; block++) {
                int from = block * BLOCK_BYTES;
                byte[] bytes = Arrays.copyOfRange(stream, from, Math.min(stream.length, from + BLOCK_BYTES));
                stub.block(Operation.WRITE_DATA, patience(WRITE_PER_MIB, before), block, bytes);
                before = unpacked.bytesOf(bytes);
                progress.at(from + bytes.length, stream.length);
            }
            stub.ask(Operation.WRITE_END, patience(WRITE_PER_MIB, before), STAY);
        }
    }

    private byte[] readAll(int offset, int lengthBytes, Progress progress) throws LoaderFault {
        var bytes = new ByteArrayOutputStream(lengthBytes);
        progress.at(0, lengthBytes);
        while (bytes.size() < lengthBytes) {
            int length = Math.min(STEP_BYTES, lengthBytes - bytes.size());
            bytes.writeBytes(readStep(offset + bytes.size(), length));
            progress.at(bytes.size(), lengthBytes);
        }
        return bytes.toByteArray();
    }

    private byte[] readStep(int offset, int lengthBytes) throws LoaderFault {
        stub.ask(
                Operation.READ,
                EspressifProtocol.PATIENCE,
                offset,
                lengthBytes,
                READ_PACKET_BYTES,
                READ_PACKETS_UNDER_WAY);
        var bytes = new ByteArrayOutputStream(lengthBytes);
        while (bytes.size() < lengthBytes) {
            bytes.writeBytes(stub.bare(Operation.READ));
            stub.acknowledge(bytes.size());
        }
        if (!Arrays.equals(stub.bare(Operation.READ), md5().digest(bytes.toByteArray()))) {
            throw LoaderFault.spoiled(Operation.READ);
        }
        return bytes.toByteArray();
    }

    private <T> T obtain(String doing, Attempt<T> attempt) {
        for (int tried = 1; ; tried++) {
            try {
                startAnewAfterAFault();
                return attempt.make();
            } catch (LoaderFault fault) {
                broken = true;
                if (fault.isFlash()) {
                    throw ChipException.flash(stub.line().name(), doing, fault);
                }
                if (tried == ATTEMPTS || !session.canStartAnew()) {
                    throw ChipException.protocol(stub.line().name(), doing, fault);
                }
            }
        }
    }

    private void startAnewAfterAFault() throws LoaderFault {
        if (broken) {
            stub = session.start(session.reachRom()).orElseThrow(() -> LoaderFault.silentStub());
            broken = false;
        }
    }

    private static Duration patience(Duration perMib, int bytes) {
        return EspressifProtocol.PATIENCE.plus(perMib.multipliedBy(bytes).dividedBy(1 << 20));
    }

    private static byte[] deflated(byte[] bytes) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            var stream = new ByteArrayOutputStream(bytes.length);
            byte[] chunk = new byte[BLOCK_BYTES];
            while (!deflater.finished()) {
                stream.write(chunk, 0, deflater.deflate(chunk));
            }
            return stream.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** MD5 finds faults here; nobody is kept from forging. It is the one digest that this stub computes. */
    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How much flash each block of a stream stands for, which decides how long the stub works on it. */
    private static final class Unpacked implements AutoCloseable {
        private final Inflater inflater = new Inflater();
        private final byte[] chunk = new byte[BLOCK_BYTES];

        int bytesOf(byte[] block) {
            inflater.setInput(block);
            try {
                int total = 0;
                int count;
                do {
                    count = inflater.inflate(chunk);
                    total += count;
                } while (count > 0);
                return total;
            } catch (DataFormatException ours) {
                throw new IllegalStateException(ours);
            }
        }

        @Override
        public void close() {
            inflater.end();
        }
    }
}
