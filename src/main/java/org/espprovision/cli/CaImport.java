package org.espprovision.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.espprovision.cli.Secrets.NewAuthority;
import org.espprovision.pki.AuthorityFiles;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.Passphrase;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes over an authority made elsewhere. */
@Command(
        name = "import",
        sortOptions = false,
        description = {
            "Takes over an authority that openssl or another program made: devices and brokers that trust it go on.",
            "",
            "Its key is read in any form OpenSSL writes (PKCS#8 or older, AES, triple DES or scrypt) and kept in ours, under "
                    + "the workspace's pass phrase. The files themselves are left alone.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE, Statuses.CREDENTIALS},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ca import mqtt_ca.crt mqtt_ca.key",
            "  provision ca import issuing.crt issuing.key --root root.crt --key-passphrase-file old.pass"
        })
final class CaImport extends AuthorityTask {
    @Parameters(index = "0", paramLabel = "CERT", description = "Its certificate, PEM or DER.")
    private Path certificate = Path.of("");

    @Parameters(index = "1", paramLabel = "KEY", description = "Its private key, PEM or DER.")
    private Path key = Path.of("");

    @Option(
            names = "--root",
            paramLabel = "FILE",
            description = "The certificate above, for an authority that did not sign itself.")
    private @Nullable Path root;

    @Option(
            names = "--key-passphrase-file",
            paramLabel = "FILE",
            description = "File whose first line is the pass phrase that opens KEY.")
    private @Nullable Path keyPassphraseFile;

    CaImport(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        var theirs = new AuthorityFiles(certificate, key, Optional.ofNullable(root));
        theirs.requireReadable();
        try (Passphrase passphrase = passphrase(NewAuthority.MAY_ASK)) {
            CertificateAuthority taken = CertificateAuthority.takeOver(
                    folder(),
                    theirs,
                    () -> secrets().ofForeignKey(key, keyPassphraseFile),
                    passphrase,
                    surroundings().random(),
                    surroundings().clock());
            report(taken.certificate());
        }
        return 0;
    }
}
