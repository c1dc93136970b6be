package org.espprovision.pki;

import java.util.Optional;
import java.util.regex.Pattern;

/** The rule for host names that every TLS library agrees on: letters, digits and hyphens (RFC 952, RFC 1123). */
final class HostName {
    /** Whether a name may have an underscore, as some networks' names do. */
    enum Underscores {
        REFUSED,
        TAKEN
    }

    private static final int MAX_LENGTH = 253;
    private static final int MAX_LABEL_LENGTH = 63;
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?");

    private HostName() {}

    /** What is wrong with a name, as a sentence; empty when nothing is. */
    static Optional<String> fault(String name) {
        return fault(name, Underscores.REFUSED);
    }

    static Optional<String> fault(String name, Underscores underscores) {
        return strictFault(underscores == Underscores.TAKEN ? name.replace('_', 'x') : name);
    }

    private static Optional<String> strictFault(String name) {
        if (name.isEmpty()) {
            return Optional.of("It is empty.");
        }
        if (name.length() > MAX_LENGTH) {
            return Optional.of("It is longer than 253 characters.");
        }
        if (name.indexOf('_') >= 0) {
            return Optional.of(
                    "Host names have no underscore: Java's TLS refuses such a name where OpenSSL accepts it, "
                            + "so it would work on one machine and fail on the next. Use \"" + name.replace('_', '-')
                            + "\", or --allow-underscore for a broker that no Java program talks to.");
        }
        for (String label : name.split("\\.", -1)) {
            if (label.length() > MAX_LABEL_LENGTH || !LABEL.matcher(label).matches()) {
                return Optional.of(
                        "Each part between dots has 1 to 63 letters, digits or hyphens and neither begins nor "
                                + "ends with a hyphen; \"" + label + "\" does not.");
            }
        }
        return Optional.empty();
    }
}
