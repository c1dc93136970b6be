package org.espprovision.broker.mosquitto;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.espprovision.broker.BrokerFinding;

/** Whether cafile lets the devices' certificates through: OpenSSL wants the whole way up to a root in it. */
final class AuthorityRules {
    private final ConfigLint.Premises premises;
    private final Clock clock;

    AuthorityRules(ConfigLint.Premises premises, Clock clock) {
        this.premises = premises;
        this.clock = clock;
    }

    void inspect(ConfigListener listener, List<X509Certificate> authorities, List<BrokerFinding> found) {
        if (authorities.isEmpty()) {
            return;
        }
        String place = listener.where("cafile");
        Instant now = clock.instant();
        for (X509Certificate authority : authorities) {
            if (now.isAfter(authority.getNotAfter().toInstant())) {
                found.add(BrokerFinding.stops(
                                "config.ca-expired",
                                "%s in cafile ended on %s: every device of it is refused"
                                        .formatted(
                                                name(authority),
                                                authority.getNotAfter().toInstant()),
                                "Put the authority's new certificate there.")
                        .at(place));
            }
            if (!isRoot(authority)
                    && authorities.stream()
                            .noneMatch(above -> !above.equals(authority) && isSignedBy(authority, above))) {
                found.add(BrokerFinding.stops(
                                "config.no-root",
                                "cafile has %s but not %s above it, and OpenSSL takes nothing less than a whole way"
                                        .formatted(name(authority), issuerName(authority)),
                                "Append the root's certificate to cafile.")
                        .at(place));
            }
        }
        premises.issuer()
                .filter(issuer -> !authorities.contains(issuer))
                .ifPresent(issuer -> found.add(missing(issuer, authorities).at(place)));
    }

    private static BrokerFinding missing(X509Certificate issuer, List<X509Certificate> authorities) {
        Optional<X509Certificate> above =
                authorities.stream().filter(one -> isSignedBy(issuer, one)).findFirst();
        return BrokerFinding.stops(
                "config.issuer",
                above.isPresent()
                        ? "cafile lacks the intermediate %s: a device sends its own certificate only, so the way up must lie here"
                                .formatted(name(issuer))
                        : "cafile has nothing of %s, which issues this workspace's devices".formatted(name(issuer)),
                "Append its certificate (ca/ca.crt in the workspace) to cafile.");
    }

    static boolean isRoot(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    static boolean isSignedBy(X509Certificate below, X509Certificate above) {
        if (!below.getIssuerX500Principal().equals(above.getSubjectX500Principal())) {
            return false;
        }
        try {
            below.verify(above.getPublicKey());
            return true;
        } catch (GeneralSecurityException anotherKey) {
            return false;
        }
    }

    static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    private static String issuerName(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().getName();
    }
}
