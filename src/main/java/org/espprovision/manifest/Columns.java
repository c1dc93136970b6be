package org.espprovision.manifest;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espprovision.Nearest;

/** The columns a manifest can have. */
final class Columns {
    static final Set<String> KNOWN = Stream.concat(
                    Stream.of(Cells.SERIAL, Cells.NAME, Cells.MAC, Cells.FILES),
                    Arrays.stream(Setting.values()).map(Setting::text))
            .collect(Collectors.toCollection(LinkedHashSet::new));

    private static final List<String> SECRETS = List.of("wifi-password", "password", "key", "ca-passphrase");

    private Columns() {}

    static Fault unknown(int line, String column) {
        if (SECRETS.contains(column)) {
            return new Fault(
                    line,
                    column,
                    "a secret does not stand in a manifest",
                    "Name the file it is in: %s.".formatted(Setting.WIFI_PASSWORD_FILE.text()));
        }
        return new Fault(
                line,
                column,
                "there is no such column",
                Nearest.to(column, KNOWN)
                        .map("Did you mean '%s'?"::formatted)
                        .orElseGet(() -> "There are %s.".formatted(String.join(", ", KNOWN))));
    }
}
