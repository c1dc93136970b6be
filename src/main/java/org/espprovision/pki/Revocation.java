package org.espprovision.pki;

import java.math.BigInteger;
import java.time.Instant;

/** One certificate on a revocation list. */
public record Revocation(BigInteger serial, Instant time, RevocationReason reason) {
    /** From what was written down; a reason nobody knows becomes {@link RevocationReason#UNSPECIFIED}. */
    public static Revocation recorded(String serialHex, Instant time, String reason) {
        return new Revocation(new BigInteger(serialHex, 16), time, RevocationReason.of(reason));
    }
}
