package org.espprovision.broker;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;

/** One connection to the endpoint, from accept to close: its number, its voice, and why it ends. Event loop only. */
final class Visit {
    private final long number;
    private final Clock clock;
    private final Consumer<BrokerEvent> listener;
    private final long acceptedNanos = System.nanoTime();
    private boolean ending;
    private CloseReason reason = CloseReason.VANISHED;
    private String detail = "the connection ended without a DISCONNECT";
    private boolean spoke;

    Visit(long number, Clock clock, Consumer<BrokerEvent> listener) {
        this.number = number;
        this.clock = clock;
        this.listener = listener;
    }

    long number() {
        return number;
    }

    long nanosSinceAccept() {
        return System.nanoTime() - acceptedNanos;
    }

    void spoke() {
        spoke = true;
    }

    /** Whether at least one byte came. A port scanner or a watchdog often opens and closes without one. */
    boolean hasSpoken() {
        return spoke;
    }

    /** Notes why the connection is about to be closed; the first reason stands. */
    void ends(CloseReason why, String words) {
        if (!ending) {
            ending = true;
            reason = why;
            detail = words;
        }
    }

    boolean isEnding() {
        return ending;
    }

    void tell(EventAt event) {
        listener.accept(event.at(clock.instant(), number));
    }

    void closed() {
        tell((at, connection) -> new BrokerEvent.Closed(at, connection, reason, detail));
    }

    /** An event that still lacks its time and connection. */
    @FunctionalInterface
    interface EventAt {
        BrokerEvent at(Instant at, long connection);
    }

    /** A client whose certificate was accepted. */
    record Guest(X509Certificate leaf, TopicRules rules) {}
}
