package org.espprovision.cli;

import org.espprovision.ledger.CertificateRecord;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.Profile;
import org.espprovision.pki.RevocationList;
import org.espprovision.pki.RevocationReason;
import org.espprovision.station.Registrar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Withdraws certificates. */
@Command(
        name = "revoke",
        sortOptions = false,
        description = {
            "Withdraws the certificates that still stand of a serial number, a name or a MAC address, and makes a new "
                    + "revocation list.",
            "",
            "Nothing takes effect until the broker has the list: Mosquitto reads its crlfile at the start and on SIGHUP, and a "
                    + "device that is connected stays so until it connects again.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE, Statuses.CREDENTIALS},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ca revoke sensor-7 --reason keyCompromise",
            "  provision ca revoke 5c:cf:7f:a1:b2:c3",
            "  provision ca revoke 2d8f01c4…"
        })
final class CaRevoke extends AuthorityTask {
    @Parameters(paramLabel = "SERIAL|NAME|MAC", description = "Whose certificates.")
    private String whose = "";

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description =
                    "unspecified (default), keyCompromise, affiliationChanged, superseded, cessationOfOperation or "
                            + "privilegeWithdrawn.",
            defaultValue = "unspecified")
    private String reason = "unspecified";

    CaRevoke(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        RevocationReason why = RevocationReason.parse(reason);
        CertificateAuthority authority = open(Profile.strict());
        Registrar registrar = registrar(authority);
        for (CertificateRecord withdrawn : registrar.revoke(whose, why)) {
            if (wantsJson()) {
                new JsonLine()
                        .with("serial", withdrawn.serial())
                        .with("name", withdrawn.deviceName())
                        .with("reason", why.toString())
                        .print(surroundings());
            } else {
                surroundings().out().println("%s  %s".formatted(withdrawn.serial(), withdrawn.deviceName()));
            }
        }
        surroundings().out().flush();
        RevocationList list = registrar.renewList();
        tell("%s is list number %s. Give it to the broker (Mosquitto: crlfile, then SIGHUP)."
                .formatted(CertificateAuthority.revocationFile(folder()), list.number()));
        return 0;
    }
}
