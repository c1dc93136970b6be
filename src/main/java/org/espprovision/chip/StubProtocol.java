package org.espprovision.chip;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import org.espprovision.serial.SerialLine;

/**
 * Requests and replies with the flasher stub. Every packet carries a CRC-32 and every request a tag, so what the line
 * spoils is noticed and asked for again; everything that can be asked here may be done twice.
 */
final class StubProtocol {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** After this the request or its reply counts as lost; a stub that is only busy answers twice then. */
    private static final Duration RETRY = Duration.ofMillis(150);

    private static final int MAGIC = 0x3153_5045;
    private static final int VERSION = 1;
    private static final int TAGS = 256;

    /**
     * What the stub says of itself.
     *
     * @param ringBytes what it can hold before it has looked at it, framing included
     * @param clockDivider UART clocks a bit at the speed it talks
     */
    record Hello(int ringBytes, int mostPayloadBytes, int clockDivider, int jedecId, int flashStatus) {}

    private final SerialLine line;
    private final SlipDecoder decoder = new SlipDecoder();
    private final ArrayDeque<StubFrame> received = new ArrayDeque<>();
    private final byte[] chunk = new byte[4096];
    private int latestTag;
    private long sentBytes;

    StubProtocol(SerialLine line) {
        this.line = line;
    }

    SerialLine line() {
        return line;
    }

    /** Everything sent so far, framing included. */
    long sentBytes() {
        return sentBytes;
    }

    /** Waits for the greeting of a stub that has just been started; asks for it when it does not come. */
    Optional<Hello> greeting(Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        Optional<Hello> hello = helloWithin(timeout.dividedBy(3));
        while (hello.isEmpty() && !deadline.passed()) {
            send(StubOperation.HELLO, new byte[0]);
            hello = helloWithin(timeout.dividedBy(3));
        }
        return hello;
    }

    /** Asks with a few words and takes the reply. */
    StubFrame ask(StubOperation operation, int... words) throws LoaderFault {
        return ask(operation, StubFrame.body(new byte[0], words), PATIENCE);
    }

    /** Asks until the answer comes or patience ends. */
    StubFrame ask(StubOperation operation, byte[] body, Duration patience) throws LoaderFault {
        Deadline deadline = Deadline.in(patience);
        int firstTag = latestTag + 1;
        do {
            send(operation, body);
            Optional<StubFrame> reply = replySince(firstTag, operation, shorter(RETRY, deadline.left()));
            if (reply.isPresent()) {
                return done(operation, reply.get());
            }
        } while (!deadline.passed());
        throw LoaderFault.noAnswer(operation, patience);
    }

    /** Sends without waiting; returns the tag. */
    int send(StubOperation operation, byte[] body) {
        latestTag = (latestTag + 1) % TAGS;
        byte[] frame = StubFrame.request(operation, latestTag, body).encode();
        sentBytes += frame.length;
        line.write(frame);
        return latestTag;
    }

    /** The next sound packet. */
    Optional<StubFrame> receive(Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        do {
            StubFrame frame = received.poll();
            if (frame != null) {
                return Optional.of(frame);
            }
            int count = line.read(chunk, deadline.left());
            for (byte[] packet : decoder.feed(chunk, count)) {
                StubFrame.parse(packet).ifPresent(received::add);
            }
        } while (!received.isEmpty() || !deadline.passed());
        return Optional.empty();
    }

    static StubFrame done(StubOperation operation, StubFrame reply) throws LoaderFault {
        if (reply.code() != 0) {
            throw LoaderFault.refused(operation, reply.code(), reply.word(0));
        }
        return reply;
    }

    private Optional<Hello> helloWithin(Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        Optional<StubFrame> frame = receive(timeout);
        while (frame.isPresent()) {
            StubFrame reply = frame.get();
            if (reply.answers(StubOperation.HELLO) && reply.word(0) == MAGIC && reply.word(1) == VERSION) {
                return Optional.of(
                        new Hello(reply.word(2), reply.word(3), reply.word(4), reply.word(5), reply.word(6)));
            }
            frame = receive(deadline.left());
        }
        return Optional.empty();
    }

    private Optional<StubFrame> replySince(int firstTag, StubOperation operation, Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        Optional<StubFrame> frame = receive(timeout);
        while (frame.isPresent()) {
            int age = Math.floorMod(latestTag - frame.get().tag(), TAGS);
            boolean ours = age <= Math.floorMod(latestTag - firstTag, TAGS);
            if (ours && frame.get().answers(operation)) {
                return frame;
            }
            frame = receive(deadline.left());
        }
        return Optional.empty();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
