package org.espprovision.pki;

import java.util.Optional;
import java.util.regex.Pattern;

/** The rule for host names that every TLS library agrees on: letters, digits and hyphens (RFC 952, RFC 1123). */
final class HostName {
    private static final int MAX_LENGTH = 253;
    private static final int MAX_LABEL_LENGTH = 63;
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?");

    private HostName() {}

    /** What is wrong with a name, as a sentence; empty when nothing is. */
    static Optional<String> fault(String name) {
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
                            + "\".");
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
