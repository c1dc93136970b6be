package org.espprovision.broker;

import java.util.Optional;

/**
 * One line of a broker's log.
 *
 * @param number counted from 1
 * @param prefix what the broker and those who passed the line on put before the message: times, host, process
 * @param message Mosquitto's own words
 */
public record LogLine(long number, String prefix, String message) {
    /** Empty when the line does not say it, or not with its year. */
    public Optional<LogTime> time() {
        return LogTime.in(prefix);
    }
}
