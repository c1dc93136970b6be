package org.espprovision.broker;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espprovision.broker.LogEvent.Ended;
import org.espprovision.broker.LogEvent.Ended.How;

/** What a message of Mosquitto's log says, in the wordings of 1.6, 2.0 and 2.1. Takes any text and never throws. */
final class LogWords {
    private static final String UNKNOWN_CLIENT = "<unknown>";

    /** How a connection ended, in the words of 1.6 to 2.1. Where one holds another, the longer stands first. */
    private static final List<Ending> ENDINGS = List.of(
            new Ending(" already connected, closing old connection", How.TAKEN_OVER),
            new Ending(" has exceeded timeout, disconnecting", How.TIMED_OUT),
            new Ending(" disconnected: exceeded timeout", How.TIMED_OUT),
            new Ending(" disconnected, not authorised", How.NOT_AUTHORISED),
            new Ending(" disconnected: not authorised", How.NOT_AUTHORISED),
            new Ending(" disconnected due to protocol error", How.PROTOCOL_ERROR),
            new Ending(" disconnected: Protocol error", How.PROTOCOL_ERROR),
            new Ending(" disconnected: protocol error", How.PROTOCOL_ERROR),
            new Ending(" disconnected due to malformed packet", How.PROTOCOL_ERROR),
            new Ending(" disconnected: malformed packet", How.PROTOCOL_ERROR),
            new Ending(" closed its connection", How.VANISHED),
            new Ending(" disconnected: connection closed by client", How.VANISHED),
            new Ending(": connection closed by client", How.VANISHED),
            new Ending(": exceeded timeout", How.TIMED_OUT),
            new Ending(": not authorised", How.NOT_AUTHORISED),
            new Ending(" disconnected: The connection was lost", How.VANISHED),
            new Ending(" disconnected: connection lost", How.VANISHED),
            new Ending(" disconnected.", How.SAID_GOODBYE));

    private record Ending(String words, How how) {}

    private LogWords() {}

    static Optional<LogEvent> read(String message) {
        if (message.startsWith("New connection from ")) {
            return address(message, "New connection from ").map(LogEvent.Arrived::new);
        } else if (message.startsWith("New client connected from ")) {
            return connected(message);
        } else if (message.startsWith("OpenSSL Error")) {
            return Optional.of(new LogEvent.TlsError(reason(message)));
        } else if (message.startsWith("Sending CONNACK to ")) {
            return connack(message);
        } else if (message.startsWith("Socket error on client ")) {
            return Optional.of(ended(between(message, "Socket error on client ", ", disconnecting"), "", How.VANISHED));
        } else if (message.startsWith("Denied PUBLISH from ")) {
            return Optional.of(new LogEvent.Denied(
                    between(message, "Denied PUBLISH from ", " (d"), between(message, ", '", "', ...")));
        } else if (message.startsWith("Received PUBLISH from ")) {
            return Optional.of(new LogEvent.Published(
                    between(message, "Received PUBLISH from ", " (d"), between(message, ", '", "', ...")));
        } else if (message.startsWith("mosquitto version ")) {
            return Optional.of(new LogEvent.Started(between(message, "mosquitto version ", " ")));
        } else if (message.startsWith("Reloading config")) {
            return Optional.of(new LogEvent.Reloaded());
        } else if (message.startsWith("Error")) {
            return Optional.of(new LogEvent.Trouble(message));
        }
        return message.startsWith("Client ") ? client(message) : Optional.empty();
    }

    /** The words after OpenSSL's codes, which differ between OpenSSL 1.1 and 3: {@code certificate verify failed}. */
    private static String reason(String message) {
        return message.substring(message.lastIndexOf(':') + 1).strip();
    }

    /** {@code New client connected from A:P as ID (p2, c1, k60, u'USER').} An id may hold spaces and brackets. */
    private static Optional<LogEvent> connected(String message) {
        Optional<String> address = address(message, "New client connected from ");
        int as = message.indexOf(" as ");
        int facts = message.lastIndexOf(" (p");
        if (address.isEmpty() || as < 0 || facts < as) {
            return Optional.empty();
        }
        String user = between(message.substring(facts), ", u'", "'");
        return Optional.of(new LogEvent.Connected(address.get(), message.substring(as + 4, facts), user));
    }

    /** {@code Sending CONNACK to WHOM (0, 5)}: the address stands in for a client that was not let in. */
    private static Optional<LogEvent> connack(String message) {
        int facts = message.lastIndexOf(" (");
        int comma = message.lastIndexOf(", ");
        int end = message.lastIndexOf(')');
        int to = "Sending CONNACK to ".length();
        if (facts <= to || comma < facts || end < comma || !isNumber(message.substring(comma + 2, end))) {
            return Optional.empty();
        }
        int code = Integer.parseInt(message.substring(comma + 2, end));
        return Optional.of(new LogEvent.Connack(message.substring(to, facts), code));
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Optional<LogEvent> client(String message) {
        if (message.startsWith("Client connection from ")) {
            return address(message, "Client connection from ")
                    .map(from -> new LogEvent.TlsFailed(from, reason(withoutStop(message))));
        }
        for (Ending ending : ENDINGS) {
            int at = message.lastIndexOf(ending.words());
            if (at > "Client ".length()) {
                return Optional.of(who(message.substring("Client ".length(), at), ending.how()));
            }
        }
        return Optional.empty();
    }

    /** {@code ID}, or since 2.1 {@code ID [ADDRESS:PORT]}. */
    private static Ended who(String text, How how) {
        int bracket = text.lastIndexOf(" [");
        return bracket > 0 && text.endsWith("]")
                ? ended(text.substring(0, bracket), withoutPort(text.substring(bracket + 2, text.length() - 1)), how)
                : ended(text, "", how);
    }

    private static Ended ended(String client, String address, How how) {
        Optional<String> known = Optional.of(client).filter(id -> !id.equals(UNKNOWN_CLIENT) && !id.isEmpty());
        return new Ended(known, Optional.of(address).filter(from -> !from.isEmpty()), how);
    }

    private static Optional<String> address(String message, String start) {
        int end = message.indexOf(' ', start.length());
        String address = message.substring(start.length(), end < 0 ? message.length() : end);
        return address.isEmpty() ? Optional.empty() : Optional.of(withoutPort(withoutStop(address)));
    }

    /**
     * Two connections of a device have two ports. An IPv6 address with a port of four digits cannot be told from one
     * without; systems choose ports of five.
     */
    static String withoutPort(String text) {
        String address = text.toLowerCase(Locale.ROOT);
        int colon = address.lastIndexOf(':');
        boolean version4 = colon > 0 && address.lastIndexOf('.') > 0;
        boolean isPort = version4 ? address.lastIndexOf('.') < colon : address.length() - colon == 6;
        String alone = colon > 0 && isPort ? address.substring(0, colon) : address;
        return alone.startsWith("::ffff:") && version4 ? alone.substring("::ffff:".length()) : alone;
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start);
        if (from < 0) {
            return "";
        }
        int to = text.indexOf(end, from + start.length());
        return text.substring(from + start.length(), to < 0 ? text.length() : to);
    }
}
