package org.espprovision.cli;

import java.time.Instant;
import java.util.Locale;
import org.espprovision.ledger.CertificateRecord;
import picocli.CommandLine.Command;

/** Lists what was issued. */
@Command(
        name = "list",
        sortOptions = false,
        description = {"Lists every certificate issued from this workspace; needs no pass phrase.", ""},
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE, Statuses.CREDENTIALS},
        footerHeading = "%nExamples:%n",
        footer = {"  provision ca list", "  provision ca list --json"})
final class CaList extends AuthorityTask {
    CaList(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        for (CertificateRecord certificate : ledger().certificates()) {
            if (wantsJson()) {
                json(certificate).print(surroundings());
            } else {
                surroundings().out().println(text(certificate));
            }
        }
        surroundings().out().flush();
        tellOfList();
        return 0;
    }

    private static String text(CertificateRecord certificate) {
        return "%40s  %-10s  %-17s  %-20s  %s"
                .formatted(
                        certificate.serial(),
                        state(certificate),
                        certificate.mac().map(Object::toString).orElse("-"),
                        certificate.notAfter().map(Instant::toString).orElse("-"),
                        certificate.deviceName());
    }

    private static JsonLine json(CertificateRecord certificate) {
        return new JsonLine()
                .with("serial", certificate.serial())
                .with("name", certificate.deviceName())
                .with("mac", certificate.mac().map(Object::toString))
                .with("state", state(certificate))
                .with("sha256", certificate.fingerprint())
                .with("notAfter", certificate.notAfter().map(Instant::toString))
                .with(
                        "withdrawn",
                        certificate.withdrawal().map(end -> end.time().toString()))
                .with("reason", certificate.withdrawal().map(CertificateRecord.Withdrawal::reason));
    }

    private static String state(CertificateRecord certificate) {
        return certificate.state().name().toLowerCase(Locale.ROOT);
    }
}
