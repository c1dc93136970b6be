package org.espprovision.cli;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.espprovision.cli.Secrets.NewAuthority;
import org.espprovision.ledger.Ledger;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.Passphrase;
import org.espprovision.pki.Profile;
import org.espprovision.station.Registrar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every {@code provision ca} command begins with: the workspace's authority, its pass phrase and its ledger. */
abstract class AuthorityTask implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = "--ca-passphrase-file",
            paramLabel = "FILE",
            description = "File whose first line is the pass phrase of the authority's key, or the PIN of its token.")
    private @Nullable Path caPassphraseFile;

    AuthorityTask(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Path folder() {
        return common.workspace.resolve("ca");
    }

    CommonOptions common() {
        return common;
    }

    boolean wantsJson() {
        return common.json;
    }

    void report(X509Certificate authority) {
        if (wantsJson()) {
            AuthorityReport.printJson(authority, folder(), surroundings);
        } else {
            AuthorityReport.print(authority, folder(), surroundings);
        }
    }

    /** Names what was written, a line each. */
    void report(List<Path> written) {
        for (Path file : written) {
            if (wantsJson()) {
                new JsonLine().with("file", file.toString()).print(surroundings);
            } else {
                surroundings.out().println(file);
            }
        }
        surroundings.out().flush();
    }

    Ledger ledger() {
        return Ledger.open(common.workspace.resolve("ledger"), surroundings.clock());
    }

    Secrets secrets() {
        Settings settings =
                (Settings) Objects.requireNonNull(spec).commandLine().getDefaultValueProvider();
        return new Secrets(surroundings, settings);
    }

    /** The pass phrase of the authority that is there; the caller closes it. */
    Passphrase passphrase(NewAuthority manner) {
        return secrets().ofAuthority(folder(), caPassphraseFile, manner, this::tell);
    }

    /** The PIN of a token, which nobody can make up; the caller closes it. */
    Passphrase pin() {
        return secrets().ofToken(caPassphraseFile);
    }

    CertificateAuthority open(Profile profile) {
        // Before anybody is asked for a pass phrase that would open nothing.
        CertificateAuthority.require(folder(), surroundings.clock());
        try (Passphrase passphrase = passphrase(NewAuthority.ASKS_NOTHING)) {
            return CertificateAuthority.open(folder(), passphrase, surroundings.random(), surroundings.clock())
                    .issuingBy(profile);
        }
    }

    Registrar registrar(CertificateAuthority authority) {
        return new Registrar(authority, ledger(), surroundings.random());
    }

    /** For people, beside the result. */
    void tell(String text) {
        surroundings.err().println(Paragraph.wrap(text, ""));
        surroundings.err().flush();
    }

    /** Says in time that the revocation list nears its end. */
    void tellOfList() {
        AuthorityReport.list(folder())
                .flatMap(list -> list.warning(surroundings.clock()))
                .ifPresent(this::tell);
    }

    /** Says that a certificate ends earlier than its profile asks. */
    void tellWhereItEnds(X509Certificate issued, CertificateAuthority authority) {
        if (authority.cutsShort(issued)) {
            tell("It ends with its authority, on %s: no certificate outlives its issuer, whatever the profile asks."
                    .formatted(issued.getNotAfter().toInstant()));
        }
    }
}
