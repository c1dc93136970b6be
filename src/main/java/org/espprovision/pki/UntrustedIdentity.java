package org.espprovision.pki;

import java.security.SecureRandom;
import java.time.Clock;

/** A client certificate that looks right but comes from nobody's authority: a broker that takes it takes anyone. */
public final class UntrustedIdentity {
    private UntrustedIdentity() {}

    /** Makes one, valid for a day, from an authority that exists only during this call. */
    public static ClientCredentials make(SecureRandom random, Clock clock) {
        return CertificateAuthority.inMemory(AuthorityPlan.of(Profile.strict(), KeyKind.EC_P256), random, clock)
                .issueClient("provision-stranger");
    }
}
