package org.espprovision.broker;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One connection as Mosquitto's log tells it.
 *
 * @param address without the port; empty where the log names none
 * @param client the MQTT client id, once the broker knew it
 * @param user the user name, with {@code use_identity_as_username} the certificate's common name
 * @param ending how it stands or ended
 * @param words OpenSSL's reason after {@link Ending#TLS_FAILED}, the topic after {@link Ending#PUBLISH_DENIED}, else empty
 * @param connack the return code it was answered with
 * @param lines what the log says of it, oldest first, the last lines only of a long one
 */
public record LogVisit(
        Optional<String> address,
        Optional<String> client,
        Optional<String> user,
        Ending ending,
        String words,
        OptionalInt connack,
        List<LogLine> lines) {

    /** How a connection ended, or that it did not. */
    public enum Ending {
        /** No more is told. */
        OPEN,
        /** The TLS handshake came to nothing, with a reason. */
        TLS_FAILED,
        /** The first bytes were no MQTT, and no TLS listener complained: TLS on a plain listener looks so. */
        NOT_MQTT,
        /** CONNECT was answered with a refusal. */
        REFUSED,
        /** A message was thrown away by the access rules; the connection goes on. */
        PUBLISH_DENIED,
        /** Another connection with the same client id came. */
        TAKEN_OVER,
        /** Nothing was heard for one and a half keepalive intervals. */
        TIMED_OUT,
        /** It broke off without a goodbye. */
        VANISHED,
        /** The client said goodbye. */
        DISCONNECTED
    }

    public LogVisit {
        lines = List.copyOf(lines);
    }

    boolean isCalled(Set<String> names) {
        return client.filter(names::contains).isPresent()
                || user.filter(names::contains).isPresent();
    }

    boolean isFrom(Set<String> addresses) {
        return address.filter(addresses::contains).isPresent();
    }

    boolean isNameless() {
        return client.isEmpty() && user.isEmpty();
    }

    /** When its last line was written, where that line says so. */
    public Optional<LogTime> time() {
        return lines.isEmpty() ? Optional.empty() : lines.get(lines.size() - 1).time();
    }
}
