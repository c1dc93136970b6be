package org.espprovision.chip;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espprovision.Progress;

/**
 * Reads flash without sending what is blank: the chip first tells the digest of each sector, and a blank one has a known
 * digest. What is sent is held against its digest, so that a sector counts as read only when it is right. A chip that
 * cannot tell digests is read from end to end.
 */
final class SparseRead {
    private static final int SECTOR = FlashRegion.SECTOR_BYTES;
    private static final byte BLANK = (byte) 0xFF;
    private static final int ATTEMPTS = 3;

    private final FlashEngine engine;

    SparseRead(FlashEngine engine) {
        this.engine = engine;
    }

    byte[] read(int offset, int lengthBytes, Progress progress) {
        int from = offset / SECTOR * SECTOR;
        int sectors = FlashSection.sectorsFor(offset + lengthBytes - from);
        Optional<List<SectorDigest>> digests = engine.digests(from, sectors, Progress.SILENT);
        if (digests.isEmpty()) {
            return engine.read(offset, lengthBytes, progress);
        }
        byte[] bytes = new byte[sectors * SECTOR];
        Arrays.fill(bytes, BLANK);
        readUsed(from, bytes, digests.get(), progress);
        return Arrays.copyOfRange(bytes, offset - from, offset - from + lengthBytes);
    }

    private void readUsed(int from, byte[] bytes, List<SectorDigest> digests, Progress progress) {
        SectorDigest blank = SectorDigest.of(bytes, 0);
        long used = digests.stream().filter(digest -> !digest.equals(blank)).count() * SECTOR;
        long done = 0;
        progress.at(0, used);
        int sector = 0;
        while (sector < digests.size()) {
            int end = sector;
            while (end < digests.size() && !digests.get(end).equals(blank)) {
                end++;
            }
            if (end > sector) {
                long before = done;
                readRun(from, bytes, digests, sector, end, (now, total) -> progress.at(before + now, used));
                done += (long) (end - sector) * SECTOR;
            }
            sector = end + 1;
        }
    }

    private void readRun(int from, byte[] bytes, List<SectorDigest> digests, int first, int end, Progress progress) {
        for (int attempt = 1; ; attempt++) {
            byte[] run = engine.read(from + first * SECTOR, (end - first) * SECTOR, progress);
            System.arraycopy(run, 0, bytes, first * SECTOR, run.length);
            Optional<Integer> wrong = wrongIn(bytes, digests, first, end);
            if (wrong.isEmpty()) {
                return;
            }
            if (attempt == ATTEMPTS) {
                throw ChipException.unsteady(from + wrong.get() * SECTOR);
            }
        }
    }

    private static Optional<Integer> wrongIn(byte[] bytes, List<SectorDigest> digests, int first, int end) {
        for (int sector = first; sector < end; sector++) {
            if (!SectorDigest.of(bytes, sector * SECTOR).equals(digests.get(sector))) {
                return Optional.of(sector);
            }
        }
        return Optional.empty();
    }
}
