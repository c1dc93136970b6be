package org.espprovision.cli;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.espprovision.MacAddress;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.pki.AuthorityFacts;
import org.espprovision.station.FoundFile;

/** A certificate or key found on a chip, told to a person: a headline and what there is to know of it. */
record FoundFileWords(FoundFile file, MacAddress board) {
    String label() {
        if (file instanceof FoundFile.Certificate certificate) {
            return certificate.isAuthority() ? "trusts" : "certificate";
        }
        return file instanceof FoundFile.Key ? "key" : "unreadable";
    }

    String headline() {
        if (file instanceof FoundFile.Certificate found) {
            return "%s: %s".formatted(path(), printable(new AuthorityFacts(found.certificate()).subject()));
        }
        if (file instanceof FoundFile.Key found) {
            return "%s: %s, %s"
                    .formatted(path(), found.key().kind(), found.key().form());
        }
        return "%s: %s".formatted(path(), ((FoundFile.Spoilt) file).why());
    }

    List<String> details() {
        List<String> details = new ArrayList<>();
        if (file instanceof FoundFile.Certificate found) {
            details.add("serial " + new AuthorityFacts(found.certificate()).serial());
            details.add(validity(found));
            details.add(trust(found));
            if (!found.isAuthority()) {
                details.add(recorded(found.record()));
                details.add(revoked(found));
            }
        } else if (file instanceof FoundFile.Key found) {
            details.add(
                    found.certificates().isEmpty()
                            ? "belongs to none of the certificates here"
                            : "belongs to " + printable(String.join(" and ", found.certificates())));
        }
        return details;
    }

    private static String validity(FoundFile.Certificate found) {
        LocalDate begin = day(found.certificate().getNotBefore().toInstant());
        LocalDate end = day(found.notAfter());
        return switch (found.validity()) {
            case NOT_YET -> "valid only from %s on".formatted(begin);
            case VALID -> "valid to %s, %,d days left".formatted(end, found.daysLeft());
            case EXPIRED -> "expired on %s, %,d days ago".formatted(end, -found.daysLeft());
        };
    }

    private static String trust(FoundFile.Certificate found) {
        String issuer = printable(new AuthorityFacts(found.certificate()).issuer());
        return switch (found.trust()) {
            case IS_THIS_AUTHORITY -> "it is this workspace's authority";
            case IS_BROKERS_AUTHORITY -> "it is the broker's authority";
            case SIGNED_BY_THIS_AUTHORITY -> "signed by this workspace's authority, " + issuer;
            case SIGNED_BY_THIS_AUTHORITY_WHICH_ENDED ->
                "signed by this workspace's authority, whose own time is over, " + issuer;
            case SIGNED_BY_A_NAMESAKE ->
                "its issuer is called as this workspace's authority and has another key, " + issuer;
            case FOREIGN ->
                (found.isAuthority() ? "another authority than this workspace's" : "issued by " + issuer)
                        + (found.isAuthority() ? "" : ", not by this workspace's authority")
                        + beside(found);
            case UNKNOWN ->
                "issued by %s%s; whether by an authority of yours is unknown: %s"
                        .formatted(issuer, beside(found), found.whyUnknown());
        };
    }

    private static String beside(FoundFile.Certificate found) {
        return found.signedBy()
                .map(path -> " (signed by the one in %s)".formatted(printable(path)))
                .orElse("");
    }

    private String recorded(FoundFile.Recorded record) {
        if (record instanceof FoundFile.Recorded.Found found) {
            CertificateRecord certificate = found.certificate();
            return "in this ledger: %s, %s"
                    .formatted(
                            certificate.state().name().toLowerCase(Locale.ROOT),
                            certificate
                                    .mac()
                                    .map(mac -> mac.equals(board) ? "for this board" : "for another board, " + mac)
                                    .orElse("for no chip"));
        }
        return record instanceof FoundFile.Recorded.Unknown unknown
                ? "in a ledger of yours? unknown: " + unknown.why()
                : "not in this ledger";
    }

    private static String revoked(FoundFile.Certificate found) {
        if (found.withdrawal().isPresent()) {
            CertificateRecord.Withdrawal end = found.withdrawal().get();
            return "revoked on %s, reason %s%s"
                    .formatted(
                            day(end.time()),
                            end.reason(),
                            found.onList().orElse(true) ? "" : "; the revocation list does not say so yet");
        }
        if (found.onList().orElse(false)) {
            return "revoked by the authority's list";
        }
        boolean isKnown = found.record() instanceof FoundFile.Recorded.Found;
        return isKnown || found.onList().isPresent()
                ? "not revoked, by the "
                        + (isKnown ? "ledger" : "")
                        + (isKnown && found.onList().isPresent() ? " and the " : "")
                        + (found.onList().isPresent() ? "revocation list" : "")
                : "revoked? unknown: neither this ledger nor a list of its issuer knows it";
    }

    private String path() {
        return printable(file.path());
    }

    private static String printable(String text) {
        return FlashInfoReport.printable(text);
    }

    private static LocalDate day(java.time.Instant time) {
        return time.atZone(ZoneOffset.UTC).toLocalDate();
    }
}
