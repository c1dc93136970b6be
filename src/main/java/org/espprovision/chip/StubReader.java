package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.espprovision.Progress;

/**
 * Streams from the flasher stub: the flash itself, or digests of its sectors. A stretch is asked for in pieces, the next
 * while the one before still comes in; what the line spoils of a piece is asked for again.
 */
final class StubReader {
    private static final int PIECES_UNDER_WAY = 2;
    private static final int READ_UNIT_BYTES = 64;

    /** Much longer than from one packet to the next: 10 ms for digests, 90 ms for a KiB of flash at 115,200 baud. */
    private static final Duration SILENCE = Duration.ofMillis(200);

    private static final int PATIENCE_IN_SILENCES = 100;

    /** How a stream is cut: the flash behind one packet, behind one request, and what the request's length counts. */
    private enum Cut {
        READ(StubOperation.READ, 1 << 10, 16 << 10, 1),
        DIGEST(StubOperation.DIGEST, 6 << 12, 120 << 12, FlashRegion.SECTOR_BYTES);

        final StubOperation operation;
        final int packetBytes;
        final int pieceBytes;
        final int unitBytes;

        Cut(StubOperation operation, int packetBytes, int pieceBytes, int unitBytes) {
            this.operation = operation;
            this.packetBytes = packetBytes;
            this.pieceBytes = pieceBytes;
            this.unitBytes = unitBytes;
        }
    }

    /** What is still to come of one request. */
    private static final class Piece {
        final int from;
        final int lengthBytes;
        private final BitSet missing = new BitSet();
        private final Cut cut;

        Piece(int from, int lengthBytes, Cut cut) {
            this.from = from;
            this.lengthBytes = lengthBytes;
            this.cut = cut;
            missing.set(0, -Math.floorDiv(-lengthBytes, cut.packetBytes));
        }

        boolean holds(int address) {
            return address >= from && address < from + lengthBytes && (address - from) % cut.packetBytes == 0;
        }

        /** False for what is there already. */
        boolean take(int address) {
            int index = (address - from) / cut.packetBytes;
            boolean needed = missing.get(index);
            missing.clear(index);
            return needed;
        }

        boolean isComplete() {
            return missing.isEmpty();
        }

        byte[] request() {
            int done = missing.nextSetBit(0) * cut.packetBytes;
            return StubFrame.body(new byte[0], from + done, (lengthBytes - done) / cut.unitBytes);
        }
    }

    /** Takes what one packet holds, of the flash from an offset within the stretch on. */
    @FunctionalInterface
    private interface Sink {
        void take(int at, ByteBuffer content);
    }

    private final StubProtocol protocol;

    StubReader(StubProtocol protocol) {
        this.protocol = protocol;
    }

    byte[] read(int offset, int lengthBytes, Progress progress) throws LoaderFault {
        int askedBytes = -Math.floorDiv(-lengthBytes, READ_UNIT_BYTES) * READ_UNIT_BYTES;
        byte[] bytes = new byte[askedBytes];
        stream(Cut.READ, offset, askedBytes, (at, content) -> content.get(bytes, at, content.remaining()), progress);
        return Arrays.copyOf(bytes, lengthBytes);
    }

    /** The digests of sectors in a row. */
    List<SectorDigest> digests(int offset, int sectors, Progress progress) throws LoaderFault {
        var digests = new SectorDigest[sectors];
        stream(
                Cut.DIGEST,
                offset,
                sectors * FlashRegion.SECTOR_BYTES,
                (at, content) -> {
                    for (int sector = at / FlashRegion.SECTOR_BYTES; content.hasRemaining(); sector++) {
                        digests[sector] = SectorDigest.read(content);
                    }
                },
                progress);
        return List.of(digests);
    }

    private void stream(Cut cut, int offset, int lengthBytes, Sink sink, Progress progress) throws LoaderFault {
        ArrayDeque<Piece> waiting = pieces(cut, offset, lengthBytes);
        var underWay = new ArrayDeque<Piece>();
        long done = 0;
        int silences = 0;
        progress.at(0, lengthBytes);
        while (!waiting.isEmpty() || !underWay.isEmpty()) {
            while (underWay.size() < PIECES_UNDER_WAY && !waiting.isEmpty()) {
                underWay.add(waiting.remove());
                protocol.send(cut.operation, underWay.getLast().request());
            }
            Optional<StubFrame> packet = protocol.receive(SILENCE);
            if (packet.isPresent() && packet.get().answers(cut.operation)) {
                StubProtocol.done(cut.operation, packet.get());
                var content = ByteBuffer.wrap(packet.get().body()).order(ByteOrder.LITTLE_ENDIAN);
                int address = content.getInt();
                Optional<Piece> piece = underWay.stream()
                        .filter(candidate -> candidate.holds(address))
                        .findFirst();
                if (piece.isPresent() && piece.get().take(address)) {
                    silences = 0;
                    sink.take(address - offset, content);
                    done += Math.min(cut.packetBytes, lengthBytes - (address - offset));
                    progress.at(done, lengthBytes);
                    askAgainForWhatIsOver(cut, underWay, piece.get());
                }
            } else if (packet.isEmpty()) {
                if (++silences == PATIENCE_IN_SILENCES) {
                    throw LoaderFault.noAnswer(cut.operation, SILENCE.multipliedBy(silences));
                }
                underWay.forEach(piece -> protocol.send(cut.operation, piece.request()));
            }
        }
    }

    /** The stub serves one request after the other: what comes of one means that those before are over. */
    private void askAgainForWhatIsOver(Cut cut, ArrayDeque<Piece> underWay, Piece arriving) {
        underWay.removeIf(Piece::isComplete);
        while (underWay.contains(arriving) && underWay.getFirst() != arriving) {
            Piece incomplete = underWay.removeFirst();
            protocol.send(cut.operation, incomplete.request());
            underWay.addLast(incomplete);
        }
    }

    private static ArrayDeque<Piece> pieces(Cut cut, int offset, int lengthBytes) {
        var pieces = new ArrayDeque<Piece>();
        for (int done = 0; done < lengthBytes; done += cut.pieceBytes) {
            pieces.add(new Piece(offset + done, Math.min(cut.pieceBytes, lengthBytes - done), cut));
        }
        return pieces;
    }
}
