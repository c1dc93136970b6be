package org.espprovision.pki;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How long a profile's certificates count.
 *
 * @param backdating how long before its making a certificate begins, so that clocks that lag do not find it "not yet
 *     valid"
 * @param length from its making on; empty where the end is fixed
 * @param end the fixed end
 */
record Lifetime(Duration backdating, Optional<Period> length, Optional<Instant> end) {
    /** RFC 5280 section 4.1.2.5: a certificate without a well-defined end. */
    static final Instant NO_END = Instant.parse("9999-12-31T23:59:59Z");

    static Lifetime lasting(Duration backdating, Period length) {
        return new Lifetime(backdating, Optional.of(length), Optional.empty());
    }

    static Lifetime until(Duration backdating, Instant end) {
        return new Lifetime(backdating, Optional.empty(), Optional.of(end));
    }

    Validity from(Instant now) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        Instant wished = length.map(
                        period -> second.atZone(ZoneOffset.UTC).plus(period).toInstant())
                .or(() -> end)
                .orElseThrow();
        if (!wished.isAfter(now)) {
            throw CredentialsException.profileEnded(wished);
        }
        return new Validity(second.minus(backdating), wished.isAfter(NO_END) ? NO_END : wished);
    }
}
