package org.espprovision.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.espprovision.ledger.Origin;
import org.jspecify.annotations.Nullable;

/** Which station and operator the ledger is told. */
final class LineOrigin {
    private LineOrigin() {}

    /** What is not given is the computer's name and the login name, as far as the system tells them. */
    static Origin of(@Nullable String station, @Nullable String operator) {
        Optional<String> login =
                Optional.ofNullable(System.getProperty("user.name")).filter(name -> !name.isBlank());
        return new Origin(
                station == null ? hostName() : Optional.of(named("--station", station)),
                operator == null ? login : Optional.of(named("--operator", operator)));
    }

    private static String named(String option, String text) {
        if (text.isBlank() || text.codePoints().anyMatch(Character::isISOControl)) {
            throw UsageException.badValue(option, text, "it is a name of one line");
        }
        return text;
    }

    private static Optional<String> hostName() {
        try {
            return Optional.of(InetAddress.getLocalHost().getHostName()).filter(name -> !name.isBlank());
        } catch (UnknownHostException e) {
            return Optional.empty(); // a computer without a name: its records carry none
        }
    }
}
