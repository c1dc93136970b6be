package org.espprovision.ledger;

import java.util.Optional;

/**
 * Where and by whom an entry was made. Every line that a ledger opened with it writes carries it.
 *
 * @param station the name of the bench or line
 * @param operator who was at it
 */
public record Origin(Optional<String> station, Optional<String> operator) {
    public Origin {
        station.ifPresent(text -> Field.requireText("station", text));
        operator.ifPresent(text -> Field.requireText("operator", text));
    }

    public static Origin of(String station, String operator) {
        return new Origin(Optional.of(station), Optional.of(operator));
    }

    /** Nobody said. */
    public static Origin unknown() {
        return new Origin(Optional.empty(), Optional.empty());
    }
}
