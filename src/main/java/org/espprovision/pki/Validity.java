package org.espprovision.pki;

import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x509.Time;

/** When a certificate counts, both ends included, to the second (RFC 5280 section 4.1.2.5). */
record Validity(Instant notBefore, Instant notAfter) {
    /** The part that lies within the issuer's own: nothing begins before its issuer or outlives it. */
    Validity within(Validity issuer) {
        return new Validity(
                notBefore.isBefore(issuer.notBefore) ? issuer.notBefore : notBefore,
                notAfter.isAfter(issuer.notAfter) ? issuer.notAfter : notAfter);
    }

    /** UTCTime up to 2049, GeneralizedTime after: Bouncy Castle chooses by the year. */
    Time start() {
        return new Time(Date.from(notBefore));
    }

    Time end() {
        return new Time(Date.from(notAfter));
    }
}
