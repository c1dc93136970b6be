package org.espprovision.broker.mosquitto;

import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.espprovision.broker.BrokerFinding;

/** Whether the revocation lists in crlfile let good devices through: one that ran out, or one that lacks, stops them all. */
final class ListRules {
    private static final int WARN_IN_THE_LAST = 5; // a fifth

    private final ConfigLint.Premises premises;
    private final Instant now;

    ListRules(ConfigLint.Premises premises, Instant now) {
        this.premises = premises;
        this.now = now;
    }

    void inspect(ConfigLine line, List<X509CRL> lists, List<X509Certificate> authorities, List<BrokerFinding> found) {
        if (lists.isEmpty()) {
            found.add(BrokerFinding.stops(
                            "config.no-list",
                            "%s has no revocation list in PEM".formatted(line.value()),
                            "At its start Mosquitto ends; on SIGHUP it goes on and lets revoked devices in. 'provision broker crl "
                                    + "--install %s' puts a good one in its place.".formatted(line.value()))
                    .at(line.place()));
            return;
        }
        for (X509CRL list : lists) {
            dates(list).ifPresent(finding -> found.add(finding.at(line.place())));
            signature(list, authorities).ifPresent(finding -> found.add(finding.at(line.place())));
        }
        issuers(authorities).stream()
                .filter(issuer -> lists.stream().noneMatch(list -> isOf(list, issuer)))
                .map(issuer -> BrokerFinding.stops(
                                "config.list-issuer",
                                "crlfile has no list of %s, so every device it issued is refused"
                                        .formatted(AuthorityRules.name(issuer)),
                                "Append the list of that authority: crlfile may hold several.")
                        .at(line.place()))
                .forEach(found::add);
    }

    /** Who issues devices: the workspace's authority, else whoever in cafile has nobody below. */
    private List<X509Certificate> issuers(List<X509Certificate> authorities) {
        if (premises.issuer().isPresent()) {
            return List.of(premises.issuer().get());
        }
        return authorities.stream()
                .filter(one -> authorities.stream()
                        .noneMatch(below -> !below.equals(one) && AuthorityRules.isSignedBy(below, one)))
                .toList();
    }

    private static boolean isOf(X509CRL list, X509Certificate issuer) {
        return list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    }

    private Optional<BrokerFinding> dates(X509CRL list) {
        String whose = list.getIssuerX500Principal().getName();
        if (list.getNextUpdate() == null) {
            return Optional.empty();
        }
        Instant begin = list.getThisUpdate().toInstant();
        Instant end = list.getNextUpdate().toInstant();
        String renew = "'provision broker crl --install FILE' makes a new list and brings it to the broker.";
        if (now.isBefore(begin)) {
            return Optional.of(BrokerFinding.stops(
                    "config.list-early",
                    "the revocation list of %s begins on %s, and until then every device is refused"
                            .formatted(whose, begin),
                    "Set the clock of this machine right. " + renew));
        }
        if (now.isAfter(end)) {
            return Optional.of(BrokerFinding.stops(
                    "config.list-stale",
                    "the revocation list of %s ended on %s, and since then every device is refused"
                            .formatted(whose, end),
                    renew));
        }
        boolean soon = now.isAfter(end.minus(Duration.between(begin, end).dividedBy(WARN_IN_THE_LAST)));
        return soon
                ? Optional.of(BrokerFinding.note(
                        "config.list-soon",
                        "the revocation list of %s ends on %s; from then on every device is refused"
                                .formatted(whose, end),
                        renew))
                : Optional.empty();
    }

    private static Optional<BrokerFinding> signature(X509CRL list, List<X509Certificate> authorities) {
        List<X509Certificate> namesakes =
                authorities.stream().filter(one -> isOf(list, one)).toList();
        if (namesakes.isEmpty() || namesakes.stream().anyMatch(one -> isSignedBy(list, one))) {
            return Optional.empty();
        }
        return Optional.of(BrokerFinding.stops(
                "config.list-signature",
                "the revocation list of %s is not signed by the authority of that name in cafile"
                        .formatted(list.getIssuerX500Principal().getName()),
                "The authority was made anew: make a new list, too."));
    }

    private static boolean isSignedBy(X509CRL list, X509Certificate issuer) {
        try {
            list.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException anotherKey) {
            return false;
        }
    }
}
