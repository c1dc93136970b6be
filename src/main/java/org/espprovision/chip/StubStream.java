package org.espprovision.chip;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Sends a deflate stream to the flasher stub, several packets under way at once. The stub answers each with the offset it
 * expects next and takes packets in order only, so after a loss the stream goes on from there. It looks at what it
 * receives in order: a reply to one packet means that it is through with all that were sent before.
 */
final class StubStream {
    private static final int LARGEST_BLOCK_BYTES = 2048;
    private static final int SMALLEST_BLOCK_BYTES = 256;

    /** Left free in the stub's ring for questions. */
    private static final int MARGIN_BYTES = 1024;

    /** Then an empty packet asks how far the stub is. One that is only busy answers when it comes to it. */
    private static final Duration SILENCE = Duration.ofMillis(100);

    private static final int BITS_PER_BYTE_ON_THE_WIRE = 10;

    private static final byte[] NOTHING = {};

    /** A packet whose answer is not there yet. {@code round} tells what was sent before the stream last went back. */
    private record Sent(int tag, int end, int wireBytes, int round) {}

    private final StubProtocol protocol;
    private final byte[] stream;
    private final int ringBytes;
    private final IntConsumer progress;
    private final ArrayDeque<Sent> underWay = new ArrayDeque<>();
    private int windowBytes;
    private int blockBytes = LARGEST_BLOCK_BYTES;
    private int underWayBytes;
    private int sent;
    private int accepted;
    private int round;

    /** @param progress hears how many bytes of the stream the stub has accepted */
    StubStream(StubProtocol protocol, byte[] stream, int ringBytes, IntConsumer progress) {
        this.protocol = protocol;
        this.stream = stream;
        this.ringBytes = ringBytes - MARGIN_BYTES;
        this.windowBytes = this.ringBytes;
        this.progress = progress;
    }

    /** Returns when the stub has all of it, though not yet everything in the flash. */
    void send() throws LoaderFault {
        Deadline deadline = Deadline.in(StubProtocol.PATIENCE);
        while (accepted < stream.length) {
            while (sent < stream.length && underWayBytes + wireBytes(blockBytes) <= windowBytes) {
                sendNext();
            }
            Optional<StubFrame> reply = protocol.receive(silence());
            if (reply.isEmpty()) {
                if (deadline.passed()) {
                    throw LoaderFault.noAnswer(StubOperation.DATA, StubProtocol.PATIENCE);
                }
                send(NOTHING, sent);
            } else if (reply.get().answers(StubOperation.DATA) && heard(reply.get())) {
                deadline = Deadline.in(StubProtocol.PATIENCE);
            }
        }
    }

    /** A slow line is silent for as long as a packet takes to get there. */
    private Duration silence() {
        int baud = protocol.line().baud();
        return SILENCE.plus(Duration.ofMillis(2L * BITS_PER_BYTE_ON_THE_WIRE * blockBytes * 1000 / baud));
    }

    /** With more escapes than deflate makes; a packet that overran the ring after all would be sent again. */
    private static int wireBytes(int blockBytes) {
        return blockBytes + blockBytes / 4 + 64;
    }

    private void sendNext() {
        int length = Math.min(blockBytes, stream.length - sent);
        byte[] block = Arrays.copyOfRange(stream, sent, sent + length);
        int from = sent;
        sent += length;
        send(block, from);
    }

    private void send(byte[] block, int from) {
        long before = protocol.sentBytes();
        int tag = protocol.send(StubOperation.DATA, StubFrame.body(block, from));
        int wireBytes = (int) (protocol.sentBytes() - before);
        underWay.add(new Sent(tag, from + block.length, wireBytes, round));
        underWayBytes += wireBytes;
    }

    /** True if it brought news. */
    private boolean heard(StubFrame reply) throws LoaderFault {
        if (underWay.stream().noneMatch(candidate -> candidate.tag() == reply.tag())) {
            return false;
        }
        Sent answered;
        do {
            answered = underWay.remove();
            underWayBytes -= answered.wireBytes();
        } while (answered.tag() != reply.tag());
        if (reply.code() != 0 && reply.code() != LoaderFault.OUT_OF_ORDER) {
            throw LoaderFault.refused(StubOperation.DATA, reply.code(), reply.word(0));
        }
        int expected = reply.word(0);
        boolean news = expected > accepted;
        accepted = Math.max(accepted, expected);
        if (answered.round() == round && expected < answered.end()) {
            goBack();
        } else if (news) {
            windowBytes = Math.min(ringBytes, windowBytes + blockBytes / 2);
            progress.accept(accepted);
        }
        return news;
    }

    private void goBack() {
        round++;
        sent = accepted;
        blockBytes = Math.max(SMALLEST_BLOCK_BYTES, blockBytes / 2);
        windowBytes = Math.max(4 * blockBytes, windowBytes / 2);
    }
}
