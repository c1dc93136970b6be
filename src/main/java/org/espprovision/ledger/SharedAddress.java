package org.espprovision.ledger;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the stations' PostgreSQL is: {@code postgresql://[user@]host[:port]/database}. It never holds a password.
 *
 * @param host a name or an address; IPv6 in brackets
 * @param port 5432 where none was named
 */
public record SharedAddress(Optional<String> user, String host, int port, String database) {
    private static final int USUAL_PORT = 5432;
    private static final Pattern FORM = Pattern.compile(
            "postgres(?:ql)?://(?:([^@/?#:]+)@)?([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?/([A-Za-z0-9_.-]+)");

    /**
     * Reads an address.
     *
     * @throws LedgerException {@code ledger.address}
     */
    public static SharedAddress parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw LedgerException.address();
        }
        int port = parts.group(3) == null ? USUAL_PORT : Integer.parseInt(parts.group(3));
        if (port < 1 || port > 65_535) {
            throw LedgerException.address();
        }
        return new SharedAddress(Optional.ofNullable(parts.group(1)), parts.group(2), port, parts.group(4));
    }

    String jdbc() {
        return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
    }

    @Override
    public String toString() {
        return "postgresql://%s%s:%d/%s".formatted(user.map(name -> name + "@").orElse(""), host, port, database);
    }
}
