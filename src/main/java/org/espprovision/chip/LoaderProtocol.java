package org.espprovision.chip;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espprovision.serial.SerialLine;

/** Requests and replies with a boot loader that has been reset into: in step, or brought back into step. */
final class LoaderProtocol {
    /** Exchanges that can be done again from their beginning; {@code attempt} counts from 1. */
    @FunctionalInterface
    interface Step {
        void run(int attempt) throws LoaderFault;
    }

    /** A {@link Step} that ends in an answer. */
    @FunctionalInterface
    interface Question<T> {
        T ask(int attempt) throws LoaderFault;
    }

    /** Enough for a line that loses one byte in 100,000. */
    private static final int ATTEMPTS = 5;

    private static final int SYNC_REPLIES = 8;
    private static final int SYNCS_TO_GET_BACK_INTO_STEP = 8;
    private static final Duration QUIET = Duration.ofMillis(100);

    /**
     * Requests under way together. The ROM's receive interrupt fills a ring of 256 bytes that nothing protects against
     * overrun, so what it has not answered must fit in there.
     */
    private static final int WINDOW_BYTES = 240;

    private final SerialLine line;
    private final SlipDecoder decoder = new SlipDecoder();
    private final ArrayDeque<Reply> received = new ArrayDeque<>();
    private final byte[] chunk = new byte[4096];
    private long sentBytes;

    LoaderProtocol(SerialLine line) {
        this.line = line;
    }

    SerialLine line() {
        return line;
    }

    /** What has been sent in requests so far, framing included. */
    long sentBytes() {
        return sentBytes;
    }

    /**
     * Sends SYNC until it is answered.
     *
     * @return the first reply, whose value tells a ROM from a program in RAM; empty when nothing answered
     */
    Optional<Reply> synchronise(int tries) {
        Request sync = Request.sync();
        forgetReceived();
        for (int attempt = 1; attempt <= tries; attempt++) {
            // A loader left in the middle of a frame takes our opening delimiter for that frame's end. Every other time
            // one more is sent, so that one of two tries begins where the loader expects it to.
            if (attempt % 2 == 0) {
                line.write(new byte[] {(byte) Slip.DELIMITER});
            }
            line.write(sync.frame());
            Optional<Reply> answer = syncReply(sync.timeout());
            if (answer.isPresent()) {
                takeRemainingSyncReplies();
                return answer;
            }
        }
        return Optional.empty();
    }

    Reply exchange(Request request) throws LoaderFault {
        return exchange(List.of(request)).get(0);
    }

    /**
     * Sends requests back to back, as many at once as the ROM can hold, and takes their replies in order. For requests
     * the ROM answers at once; one that erases or programs goes alone.
     */
    List<Reply> exchange(List<Request> requests) throws LoaderFault {
        var answers = new ArrayList<Reply>(requests.size());
        int sent = 0;
        int unansweredBytes = 0;
        while (answers.size() < requests.size()) {
            var burst = new ByteArrayOutputStream();
            while (sent < requests.size() && fits(requests.get(sent), unansweredBytes)) {
                burst.writeBytes(requests.get(sent).frame());
                unansweredBytes += requests.get(sent).frame().length;
                sent++;
            }
            if (burst.size() > 0) {
                line.write(burst.toByteArray());
                sentBytes += burst.size();
            }
            do {
                Request awaited = requests.get(answers.size());
                answers.add(answerTo(awaited));
                unansweredBytes -= awaited.frame().length;
            } while (!received.isEmpty() && answers.size() < sent);
        }
        return answers;
    }

    /** Sends a request that ends the conversation, and waits for an answer that may be cut off. */
    void part(Request request) {
        line.write(request.frame());
        receive(request.timeout());
    }

    /** Asks, and again from the beginning after a fault, the line brought back into step in between. */
    <T> T obtain(String doing, Question<T> question) {
        for (int attempt = 1; ; attempt++) {
            try {
                return question.ask(attempt);
            } catch (LoaderFault fault) {
                if (attempt == ATTEMPTS || !backInStep()) {
                    throw ChipException.protocol(line.name(), doing, fault);
                }
            }
        }
    }

    /** As {@link #obtain}, for what has no answer. */
    void persist(String doing, Step step) {
        obtain(doing, attempt -> {
            step.run(attempt);
            return doing;
        });
    }

    private static boolean fits(Request request, int unansweredBytes) {
        return unansweredBytes == 0 || unansweredBytes + request.frame().length <= WINDOW_BYTES;
    }

    private Reply answerTo(Request request) throws LoaderFault {
        while (true) {
            Reply reply = receive(request.timeout()).orElseThrow(() -> LoaderFault.noAnswer(request));
            if (!reply.ok()) {
                // Not asked whose reply it is: the ROM answers an opcode it cannot read with the previous one's.
                throw LoaderFault.refused(request.command(), reply.error());
            }
            if (reply.answers(request.command())) {
                return reply;
            }
            if (!reply.answers(Command.SYNC)) {
                throw LoaderFault.outOfStep(request.command(), reply);
            }
        }
    }

    private boolean backInStep() {
        listenUntilQuiet();
        return synchronise(SYNCS_TO_GET_BACK_INTO_STEP).isPresent();
    }

    private void listenUntilQuiet() {
        while (receive(QUIET).isPresent()) {
            received.clear();
        }
    }

    private Optional<Reply> syncReply(Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        Optional<Reply> reply = receive(timeout);
        while (reply.isPresent() && !reply.get().answers(Command.SYNC)) {
            reply = receive(deadline.left());
        }
        return reply;
    }

    private void takeRemainingSyncReplies() {
        int taken = 1;
        while (taken < SYNC_REPLIES && syncReply(QUIET).isPresent()) {
            taken++;
        }
    }

    private Optional<Reply> receive(Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        while (received.isEmpty() && !deadline.passed()) {
            int count = line.read(chunk, deadline.left());
            for (byte[] packet : decoder.feed(chunk, count)) {
                Reply.parse(packet).ifPresent(received::add);
            }
        }
        return Optional.ofNullable(received.poll());
    }

    private void forgetReceived() {
        line.discardInput();
        received.clear();
        decoder.reset();
    }
}
