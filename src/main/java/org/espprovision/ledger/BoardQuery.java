package org.espprovision.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which boards are asked for.
 *
 * @param state of the latest standing certificate
 * @param since boards with an entry at or after this time
 * @param search a part of MAC, product serial number, name, certificate serial or any hash
 * @param limit at most so many, the latest
 */
public record BoardQuery(
        Optional<CertificateState> state,
        Optional<Instant> since,
        Optional<String> station,
        Optional<String> search,
        long limit) {
    /** All of them. */
    public static BoardQuery everything() {
        return new BoardQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Long.MAX_VALUE);
    }

    String where(List<Object> arguments) {
        List<String> conditions = new ArrayList<>();
        state.ifPresent(wanted -> {
            conditions.add(BoardField.STATE.sql() + " = ?");
            arguments.add(wanted.name().toLowerCase(Locale.ROOT));
        });
        since.ifPresent(time -> {
            conditions.add("b.last_at >= ?");
            arguments.add(time.toEpochMilli());
        });
        station.ifPresent(name -> {
            conditions.add("b.station = ?");
            arguments.add(name);
        });
        search.ifPresent(text -> {
            conditions.add("instr(lower(" + SEARCHED + "), ?) > 0");
            arguments.add(text.toLowerCase(Locale.ROOT));
        });
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    private static final String SEARCHED =
            "b.mac || ' ' || coalesce(p.product, '') || ' ' || coalesce(c.name, p.name, '')"
                    + " || ' ' || coalesce(c.serial, '') || ' ' || coalesce(c.fingerprint, '') || ' ' || coalesce(c.spki, '')"
                    + " || ' ' || coalesce(c.sketch, '') || ' ' || coalesce(c.image, '') || ' ' || coalesce(c.flash_id, '')";
}
