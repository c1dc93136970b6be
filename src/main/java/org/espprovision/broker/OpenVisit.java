package org.espprovision.broker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.espprovision.broker.LogVisit.Ending;

/** A connection while the log still tells of it. */
final class OpenVisit {
    private static final int MOST_LINES = 6;

    private final Optional<String> address;
    private final Deque<LogLine> lines = new ArrayDeque<>();
    private Optional<String> client = Optional.empty();
    private Optional<String> user = Optional.empty();
    private Ending ending = Ending.OPEN;
    private String words = "";
    private OptionalInt connack = OptionalInt.empty();

    OpenVisit(Optional<String> address) {
        this.address = address;
    }

    Optional<String> address() {
        return address;
    }

    boolean isRefused() {
        return ending == Ending.REFUSED;
    }

    void add(LogLine line) {
        lines.addLast(line);
        if (lines.size() > MOST_LINES) {
            lines.removeFirst();
        }
    }

    void identify(String id, String userName) {
        client = Optional.of(id);
        user = Optional.of(userName).filter(name -> !name.isEmpty());
    }

    void answered(int code) {
        connack = OptionalInt.of(code);
        ending = code == 0 ? Ending.OPEN : Ending.REFUSED;
    }

    void end(Ending how, String why) {
        // Messages that were denied matter more than that the client left later.
        boolean left = how == Ending.DISCONNECTED || how == Ending.VANISHED;
        if (ending != Ending.PUBLISH_DENIED || !left) {
            ending = how;
            words = why;
        }
    }

    LogVisit snapshot() {
        return new LogVisit(address, client, user, ending, words, connack, List.copyOf(lines));
    }
}
