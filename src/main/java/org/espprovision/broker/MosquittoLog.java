package org.espprovision.broker;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.espprovision.broker.LogEvent.Ended;
import org.espprovision.broker.LogVisit.Ending;

/**
 * Reads the log of a Mosquitto (1.6, 2.0 or 2.1) line by line and puts together what belongs to one connection. Mosquitto
 * names no address beside a failed handshake; the failure is given to the connection that was waiting for its handshake,
 * and to nobody where several were.
 *
 * <p>Its memory is bounded, however long the log: the last connections of each of the last clients. Not safe for several
 * threads.
 */
public final class MosquittoLog {
    private static final int MOST_TROUBLES = 16;
    private static final int MOST_TLS_ERRORS = 8;
    /** OpenSSL queues no reason when the other side resets the connection. */
    private static final String RESET = "connection reset";

    private static final int BUFFER_BYTES = 1 << 16;

    private final VisitBook book = new VisitBook();
    private final Predicate<LogLine> wanted;
    private final Deque<LogLine> startTroubles = new ArrayDeque<>();
    private final Deque<LogLine> reloadTroubles = new ArrayDeque<>();
    private boolean reloading;
    private boolean troubled;
    private final List<LogLine> tlsErrors = new ArrayList<>();
    private String tlsReason = "";
    private long lineCount;
    private long messageCount;
    private Optional<LogLine> last = Optional.empty();

    public MosquittoLog() {
        this(line -> true);
    }

    /** Reads only the lines that are {@code wanted}. */
    public MosquittoLog(Predicate<LogLine> wanted) {
        this.wanted = wanted;
    }

    /** Reads to the end. */
    public void read(InputStream in) throws IOException {
        var cutter = new LineCutter();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            cutter.feed(buffer, count, this::accept);
        }
        cutter.end(this::accept);
    }

    /** Takes the next line. */
    public void accept(String text) {
        lineCount++;
        LogMessages.find(lineCount, text)
                .filter(wanted)
                .ifPresent(line -> LogWords.read(line.message()).ifPresent(event -> on(event, line)));
    }

    private void on(LogEvent event, LogLine line) {
        messageCount++;
        last = Optional.of(line);
        if (event instanceof LogEvent.TlsError error) {
            noteTlsError(error, line);
            return;
        }
        troubled = event instanceof LogEvent.Trouble;
        if (event instanceof Ended ended) {
            end(ended, line);
        } else {
            fileStrayTlsErrors();
            connect(event, line);
        }
    }

    private void noteTlsError(LogEvent.TlsError error, LogLine line) {
        if (troubled) {
            trouble(line); // why the file could not be loaded
            return;
        }
        tlsReason = error.reason(); // OpenSSL's queue ends with the reason that counts
        if (tlsErrors.size() < MOST_TLS_ERRORS) {
            tlsErrors.add(line);
        }
    }

    private void connect(LogEvent event, LogLine line) {
        if (event instanceof LogEvent.Arrived arrived) {
            book.arrive(arrived.address()).add(line);
        } else if (event instanceof LogEvent.TlsFailed failed) {
            OpenVisit visit = book.file(new OpenVisit(Optional.of(failed.address())));
            visit.add(line);
            visit.end(Ending.TLS_FAILED, failed.reason());
        } else if (event instanceof LogEvent.Connected connected) {
            OpenVisit visit = book.identify(connected.address(), connected.client());
            visit.identify(connected.client(), connected.user());
            visit.add(line);
            visit.answered(0);
        } else if (event instanceof LogEvent.Connack connack) {
            book.answering(connack.to()).ifPresent(visit -> {
                visit.add(line);
                visit.answered(connack.code());
            });
        } else if (event instanceof LogEvent.Denied denied) {
            OpenVisit visit = book.session(denied.client());
            visit.add(line);
            visit.end(Ending.PUBLISH_DENIED, denied.topic());
        } else if (event instanceof LogEvent.Trouble) {
            trouble(line);
        } else if (event instanceof LogEvent.Reloaded) {
            reloadTroubles.clear();
            reloading = true;
        } else if (event instanceof LogEvent.Started) {
            startTroubles.clear();
            reloadTroubles.clear();
            reloading = false;
            book.endAll(line);
        } else if (event instanceof LogEvent.Stopped) {
            book.endAll(line);
        }
    }

    private void trouble(LogLine line) {
        Deque<LogLine> troubles = reloading ? reloadTroubles : startTroubles;
        troubles.addLast(line);
        if (troubles.size() > MOST_TROUBLES) {
            troubles.removeFirst();
        }
    }

    private void end(Ended ended, LogLine line) {
        if (ended.client().isPresent()) {
            // OpenSSL's complaints about a client that had been let in tell only that it vanished.
            tlsErrors.clear();
            OpenVisit visit = book.leave(ended.client().get());
            visit.add(line);
            visit.end(ending(ended.how()), "");
            return;
        }
        OpenVisit visit = book.leaveNameless(ended.address(), ended.how() == Ended.How.NOT_AUTHORISED);
        boolean tlsFailed = !tlsErrors.isEmpty();
        tlsErrors.forEach(visit::add);
        visit.add(line);
        tlsErrors.clear();
        if (tlsFailed) {
            visit.end(Ending.TLS_FAILED, tlsReason);
        } else if (ended.how() == Ended.How.TLS_BROKE_OFF) {
            visit.end(Ending.TLS_FAILED, RESET);
        } else if (ended.how() != Ended.How.NOT_AUTHORISED || !visit.isRefused()) {
            visit.end(ending(ended.how()), "");
        }
    }

    private static Ending ending(Ended.How how) {
        return switch (how) {
            case TAKEN_OVER -> Ending.TAKEN_OVER;
            case TIMED_OUT -> Ending.TIMED_OUT;
            case NOT_AUTHORISED -> Ending.REFUSED;
            case PROTOCOL_ERROR -> Ending.NOT_MQTT;
            case VANISHED, TLS_BROKE_OFF -> Ending.VANISHED;
            case SAID_GOODBYE -> Ending.DISCONNECTED;
        };
    }

    /** Where connection_messages is off, nothing follows OpenSSL's line. */
    private void fileStrayTlsErrors() {
        if (!tlsErrors.isEmpty()) {
            OpenVisit visit = book.fileUnclear();
            tlsErrors.forEach(visit::add);
            visit.end(Ending.TLS_FAILED, tlsReason);
            tlsErrors.clear();
        }
    }

    /**
     * Picks one device's connections.
     *
     * @param names what it may go by: client id, user name, certificate's common name, address; none when nothing is known
     */
    public LogChoice about(Set<String> names) {
        fileStrayTlsErrors();
        return book.choose(names);
    }

    /** All lines so far, of whatever content. */
    public long lineCount() {
        return lineCount;
    }

    /** Lines that were understood. */
    public long messageCount() {
        return messageCount;
    }

    /** What the broker could not load or open when it last started; it does not run then. */
    public List<LogLine> startTroubles() {
        return List.copyOf(startTroubles);
    }

    /** What it could not load when it last read its files again (SIGHUP); it goes on with or without them. */
    public List<LogLine> reloadTroubles() {
        return List.copyOf(reloadTroubles);
    }

    /** The last line that was understood. */
    public Optional<LogLine> last() {
        return last;
    }
}
