package org.espprovision.broker;

import java.util.List;
import java.util.Optional;

/**
 * Finds Mosquitto's message in a line, whoever stands before it: an epoch number, an ISO or any other time
 * ({@code log_timestamp_format}), journald's or syslog's host and process, Docker's container, or the topic when {@code
 * $SYS/broker/log/#} is written by a client. The message is known by its first words, so no prefix has to be.
 */
final class LogMessages {
    /** First words of the messages that tell anything here, of Mosquitto 1.6, 2.0 and 2.1. */
    private static final List<String> STARTS = List.of(
            "New connection from ",
            "New client connected from ",
            "New bridge connected from ",
            "Client ",
            "OpenSSL Error",
            "Sending CONNACK to ",
            "Socket error on client ",
            "Denied PUBLISH from ",
            "Received PUBLISH from ",
            "mosquitto version ",
            "Reloading config",
            "Error: ",
            "Error when reloading certificate");

    /** The first letters of all of them: most positions of a line are settled by one look. */
    private static final String INITIALS = "NCOSDRmE";

    private LogMessages() {}

    /** Empty for a line that holds none of these. */
    static Optional<LogLine> find(long number, String line) {
        for (int at = 0; at < line.length(); at++) {
            if (INITIALS.indexOf(line.charAt(at)) >= 0 && isWordStart(line, at) && isMessage(line, at)) {
                return Optional.of(new LogLine(number, line.substring(0, at), line.substring(at)));
            }
        }
        return Optional.empty();
    }

    private static boolean isWordStart(String line, int at) {
        return at == 0 || line.charAt(at - 1) == ' ' || line.charAt(at - 1) == '\t';
    }

    private static boolean isMessage(String line, int at) {
        for (String start : STARTS) {
            if (line.startsWith(start, at)) {
                return true;
            }
        }
        return false;
    }
}
