package org.espprovision.station;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.espprovision.MacAddress;
import org.espprovision.ledger.Assignment;

/**
 * Of which devices papers are wanted.
 *
 * @param search part of a MAC, a name, a product or certificate serial number; capitals do not matter
 * @param since made at this time or later
 * @param batch the manifest they were made by, without its ending: {@code devices}
 */
public record PaperChoice(Optional<String> search, Optional<Instant> since, Optional<String> batch) {
    boolean takes(MacAddress mac, List<String> names, Optional<Assignment> assignment) {
        Optional<String> itsBatch = assignment.flatMap(PaperChoice::batchOf);
        if (batch.isPresent() && !batch.equals(itsBatch)) {
            return false;
        }
        String sought = search.orElse("").toLowerCase(Locale.ROOT);
        return Stream.concat(
                        Stream.concat(Stream.of(mac.toString(), mac.compact()), names.stream()),
                        assignment.map(Assignment::product).stream())
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(sought));
    }

    /** Which batch a device belongs to: {@code devices} for the row {@code devices.csv:17}. */
    static Optional<String> batchOf(Assignment assignment) {
        return assignment.row().map(row -> {
            String file = Path.of(row.replaceFirst(":\\d+$", "")).getFileName().toString();
            return file.replaceFirst("(?i)\\.(csv|tsv|txt|ya?ml)$", "");
        });
    }

    String title() {
        return batch.map("Batch %s"::formatted).orElse("What was made")
                + since.map(" since %s"::formatted).orElse("")
                + search.map(", with '%s'"::formatted).orElse("");
    }

    /** For a sentence that says of what there is nothing. */
    public String words() {
        return (batch.map("of batch %s"::formatted).orElse("")
                        + since.map(" since %s"::formatted).orElse("")
                        + search.map(" with '%s'"::formatted).orElse(""))
                .strip();
    }
}
