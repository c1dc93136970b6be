package org.espprovision.cli;

import java.time.Period;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.Profile;
import org.espprovision.pki.RevocationList;
import org.espprovision.station.Registrar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a revocation list. */
@Command(
        name = "crl",
        sortOptions = false,
        description = {
            "Makes a new revocation list from the ledger, as ca/crl.pem in the workspace and as -o says.",
            "",
            "It is long-lived because a list that ran out makes a broker refuse everybody. 'ca show', 'ca list' and "
                    + "'provision' say so when a fifth of its life is left.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE, Statuses.CREDENTIALS},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ca crl                               renew ca/crl.pem, and print it",
            "  provision ca crl --crl-days 90 --force -o /etc/mosquitto/certs/crl.pem"
        })
final class CaCrl extends AuthorityTask {
    @Option(
            names = "--crl-days",
            paramLabel = "N",
            description = "Days until the next list must be there (default: 3650).",
            defaultValue = "3650")
    private int days;

    @Mixin
    private FileOptions files = new FileOptions();

    CaCrl(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        if (days <= 0) {
            throw UsageException.badValue("--crl-days", Integer.toString(days), "it must be above zero");
        }
        files.output().ifPresent(files.files()::requireRoom);
        CertificateAuthority authority = open(Profile.strict());
        RevocationList list =
                new Registrar(authority, ledger(), surroundings().random()).renewList(Period.ofDays(days));
        files.deliver(files.files().list(list), surroundings(), common());
        tell("%s is list number %s with %,d certificates; the next one must be there by %s."
                .formatted(
                        CertificateAuthority.revocationFile(folder()), list.number(), list.size(), list.nextUpdate()));
        list.warning(surroundings().clock()).ifPresent(this::tell);
        return 0;
    }
}
