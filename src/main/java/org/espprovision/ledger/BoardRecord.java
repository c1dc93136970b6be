package org.espprovision.ledger;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The one record of a board: everything the ledger binds together. A field that is not known is not in it. */
public record BoardRecord(Map<BoardField, String> fields) {
    public BoardRecord {
        fields = Collections.unmodifiableMap(new EnumMap<>(fields));
    }

    public Optional<String> get(BoardField field) {
        return Optional.ofNullable(fields.get(field));
    }
}
