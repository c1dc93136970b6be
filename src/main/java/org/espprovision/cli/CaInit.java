package org.espprovision.cli;

import java.nio.file.Path;
import org.espprovision.cli.Secrets.NewAuthority;
import org.espprovision.pki.AuthorityPlan;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.Passphrase;
import org.espprovision.pki.Profile;
import org.espprovision.pki.TokenAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes an authority. */
@Command(
        name = "init",
        sortOptions = false,
        description = {
            "Makes the workspace's authority, or finishes one whose making was interrupted.",
            "",
            "With --root-only it is a root that signs other authorities and can be kept offline; a workspace on the line "
                    + "then gets its own authority with --issued-by and the root's workspace, which is needed just once. "
                    + "Devices trust the root, and the broker's cafile holds both: 'ca server' and 'provision' see to that.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.USAGE, Statuses.CREDENTIALS},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ca init",
            "  provision ca init --profile guide --key rsa-2048",
            "  provision ca init --ca-key 'pkcs11:token=factory;object=ca'",
            "  provision --workspace /media/stick/root ca init --root-only",
            "  provision ca init --issued-by /media/stick/root"
        })
final class CaInit extends AuthorityTask {
    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "What its certificate says: strict (default), guide, idevid, or a YAML file of your own.",
            defaultValue = "strict")
    private String profile = "strict";

    @Option(
            names = "--key",
            paramLabel = "KIND",
            description = "ec-p256 (default), ec-p384, rsa-2048 or rsa-3072.",
            defaultValue = "ec-p256")
    private String key = "ec-p256";

    @Option(names = "--root-only", description = "A root that signs authorities, to be kept offline.")
    private boolean rootOnly;

    @Option(
            names = "--issued-by",
            paramLabel = "DIR",
            description = "The workspace of the root that signs this authority.")
    private @Nullable Path issuedBy;

    @Option(
            names = "--root-passphrase-file",
            paramLabel = "FILE",
            description = "File whose first line is the pass phrase of that root's key.")
    private @Nullable Path rootPassphraseFile;

    @Option(
            names = "--ca-key",
            paramLabel = "URI",
            description =
                    "Keep the key in a PKCS#11 token: pkcs11:token=LABEL;object=LABEL. Its PIN is asked for, or stands "
                            + "where the pass phrase would. A key of that name that is there already is used.")
    private @Nullable String caKey;

    @Option(
            names = "--pkcs11-module",
            paramLabel = "FILE.so",
            description = "The library that speaks to the token (default: SoftHSM2's, where it is installed).")
    private @Nullable Path pkcs11Module;

    CaInit(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        AuthorityPlan plan = AuthorityPlan.of(Profile.named(profile), KeyKind.parse(key));
        if (rootOnly) {
            plan = plan.asRoot();
        }
        if (issuedBy != null) {
            plan = plan.issuedBy(root(issuedBy.resolve("ca")));
        }
        if (caKey != null) {
            TokenAddress address = TokenAddress.parse(caKey);
            plan = plan.inToken(pkcs11Module == null ? address : address.through(pkcs11Module));
        }
        try (Passphrase passphrase = caKey == null ? passphrase(NewAuthority.MAY_ASK) : pin()) {
            CertificateAuthority made = CertificateAuthority.create(
                    folder(),
                    plan,
                    passphrase,
                    surroundings().random(),
                    surroundings().clock());
            report(made.certificate());
        }
        tell(
                "Keep a copy of %s and its pass phrase in a safe place: without them no further device can be made for the brokers that trust it."
                        .formatted(folder()));
        return 0;
    }

    private CertificateAuthority root(Path folder) {
        CertificateAuthority.require(folder, surroundings().clock());
        try (Passphrase passphrase = secrets().ofRoot(folder, rootPassphraseFile)) {
            return CertificateAuthority.open(
                    folder, passphrase, surroundings().random(), surroundings().clock());
        }
    }
}
