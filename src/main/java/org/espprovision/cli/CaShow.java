package org.espprovision.cli;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import org.espprovision.pki.CertificateAuthority;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows an authority, or gives out its certificate. */
@Command(
        name = "show",
        sortOptions = false,
        description = {"Shows the authority; needs no pass phrase.", ""},
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE, Statuses.CREDENTIALS},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ca show                              name, key, validity, fingerprint, revocation list",
            "  provision ca show --certificate                the certificate in PEM, to standard output",
            "  provision ca show --certificate --form der -o ca.crt.der"
        })
final class CaShow extends AuthorityTask {
    @Mixin
    private FileOptions files = new FileOptions();

    @Option(names = "--certificate", description = "Give out the certificate itself.")
    private boolean itself;

    CaShow(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws CertificateEncodingException {
        X509Certificate certificate =
                CertificateAuthority.require(folder(), surroundings().clock());
        if (itself || files.output().isPresent()) {
            files.deliver(files.files().certificate(certificate.getEncoded()), surroundings(), common());
        } else {
            report(certificate);
        }
        tellOfList();
        return 0;
    }
}
