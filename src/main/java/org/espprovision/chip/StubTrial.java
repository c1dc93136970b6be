package org.espprovision.chip;

import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/** The stub's protocol misused on purpose: packets twice, out of order and spoilt. */
final class StubTrial {
    private static final int BLOCK_BYTES = 1024;
    private static final Duration ANSWER = Duration.ofSeconds(2);

    /** A spoilt packet gets no answer; a sound one is answered long before. */
    private static final Duration SILENCE = Duration.ofMillis(150);

    private final StubProtocol protocol;

    StubTrial(StubProtocol protocol) {
        this.protocol = protocol;
    }

    /** What the stub counted during a write. */
    record Counters(int sectorsErased, int blocksErased, int pagesProgrammed, int pagesPassedOver) {}

    /** Opens a write of whole sectors. */
    void open(int offset, int sectors) throws LoaderFault {
        var all = new BitSet();
        all.set(0, sectors);
        byte[] list = Arrays.copyOf(all.toByteArray(), -Math.floorDiv(-sectors, Integer.SIZE) * Integer.BYTES);
        protocol.ask(StubOperation.WRITE, StubFrame.body(list, offset, sectors), StubProtocol.PATIENCE);
    }

    /** Sends the stream so that every kind of disorder happens in it; the stub has to take each byte just once. */
    String sendInDisorder(byte[] stream) throws LoaderFault, CheckFailed {
        int refused = 0;
        int repeated = 0;
        for (int at = 0; at < stream.length; at += BLOCK_BYTES) {
            int end = Math.min(stream.length, at + BLOCK_BYTES);
            byte[] block = Arrays.copyOfRange(stream, at, end);
            if (end < stream.length) {
                StubFrame tooEarly = data(block, end);
                CheckFailed.unless(
                        tooEarly.code() == LoaderFault.OUT_OF_ORDER && tooEarly.word(0) == at,
                        "a packet for byte %,d was answered with code %d and %,d while %,d was due",
                        end,
                        tooEarly.code(),
                        tooEarly.word(0),
                        at);
                refused++;
            }
            requireTaken(data(block, at), end);
            requireTaken(data(block, at), end);
            repeated++;
        }
        return "%d packets ahead of their turn refused, %d sent twice taken once".formatted(refused, repeated);
    }

    /** Sends a packet with a flipped bit, which must be passed over in silence, and a sound one behind it. */
    String sendSpoilt() throws LoaderFault, CheckFailed {
        byte[] frame = StubFrame.request(StubOperation.ECHO, 0, new byte[] {1, 2, 3, 4})
                .encode();
        frame[frame.length / 2] ^= 0x10;
        protocol.line().write(frame);
        Optional<StubFrame> answer = protocol.receive(SILENCE);
        CheckFailed.unless(answer.isEmpty(), "a packet with a flipped bit was answered");
        byte[] sound = {5, 6, 7, 8};
        byte[] echo = protocol.ask(StubOperation.ECHO, sound, ANSWER).body();
        CheckFailed.unless(Arrays.equals(sound, echo), "the packet behind it came back changed");
        return "passed over in silence, the next one answered";
    }

    Counters close() throws LoaderFault {
        StubFrame end = protocol.ask(StubOperation.END);
        return new Counters(end.word(0), end.word(1), end.word(2), end.word(3));
    }

    private static void requireTaken(StubFrame reply, int next) throws CheckFailed {
        CheckFailed.unless(
                reply.code() == 0 && reply.word(0) == next,
                "a packet up to byte %,d was answered with code %d and %,d",
                next,
                reply.code(),
                reply.word(0));
    }

    /** The answer to just this packet, whatever it says. */
    private StubFrame data(byte[] block, int at) throws LoaderFault {
        int tag = protocol.send(StubOperation.DATA, StubFrame.body(block, at));
        Deadline deadline = Deadline.in(ANSWER);
        Optional<StubFrame> reply = protocol.receive(ANSWER);
        while (reply.isPresent()) {
            if (reply.get().tag() == tag && reply.get().answers(StubOperation.DATA)) {
                return reply.get();
            }
            reply = protocol.receive(deadline.left());
        }
        throw LoaderFault.noAnswer(StubOperation.DATA, ANSWER);
    }
}
