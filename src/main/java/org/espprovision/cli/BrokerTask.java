package org.espprovision.cli;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import org.espprovision.broker.BrokerAddress;
import org.espprovision.cli.Secrets.NewAuthority;
import org.espprovision.ledger.Ledger;
import org.espprovision.pki.CaFile;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.Passphrase;
import org.espprovision.pki.Profile;
import org.espprovision.station.BrokerCare;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the {@code provision broker} commands have in common: the workspace and its authority. */
abstract class BrokerTask implements java.util.concurrent.Callable<Integer> {
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

    BrokerTask(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    CommonOptions common() {
        return common;
    }

    Path authorityFolder() {
        return common.workspace.resolve("ca");
    }

    Ledger ledger() {
        return Ledger.open(common.workspace.resolve("ledger"), surroundings.clock());
    }

    /** For people, beside the result. */
    void tell(String text) {
        surroundings.err().println(Paragraph.wrap(text, ""));
        surroundings.err().flush();
    }

    /** Opens the authority that is there. */
    CertificateAuthority authority() {
        CertificateAuthority.require(authorityFolder(), surroundings.clock());
        return opened(NewAuthority.ASKS_NOTHING);
    }

    private CertificateAuthority opened(NewAuthority manner) {
        try (Passphrase passphrase = passphrase(manner)) {
            return CertificateAuthority.open(
                    authorityFolder(), passphrase, surroundings.random(), surroundings.clock());
        }
    }

    /** The same, made where there is none yet. */
    CertificateAuthority authorityOrNew() {
        if (CertificateAuthority.exists(authorityFolder())) {
            return authority();
        }
        try (Passphrase passphrase = passphrase(NewAuthority.MAY_ASK)) {
            CertificateAuthority made = CertificateAuthority.openOrCreate(
                    authorityFolder(), passphrase, surroundings.random(), surroundings.clock());
            tell("A new authority was made in %s.".formatted(authorityFolder()));
            return made;
        }
    }

    private Passphrase passphrase(NewAuthority manner) {
        Settings settings =
                (Settings) java.util.Objects.requireNonNull(spec).commandLine().getDefaultValueProvider();
        return new Secrets(surroundings, settings).ofAuthority(authorityFolder(), caPassphraseFile, manner, this::tell);
    }

    BrokerCare care(CertificateAuthority authority) {
        return new BrokerCare(common.workspace, authority, ledger(), surroundings.random(), surroundings.clock());
    }

    CertificateAuthority by(String profile, CertificateAuthority authority) {
        return authority.issuingBy(Profile.named(profile));
    }

    /** What devices trust: the file that was named, else the workspace's, read without a pass phrase. */
    Optional<X509Certificate> anchor(@Nullable Path named) {
        if (named != null) {
            return Optional.of(CaFile.read(named));
        }
        Path root = authorityFolder().resolve("root.crt");
        Path own = CertificateAuthority.certificateFile(authorityFolder());
        Path file = java.nio.file.Files.exists(root) ? root : own;
        return java.nio.file.Files.exists(file) ? Optional.of(CaFile.read(file)) : Optional.empty();
    }

    /** Who issues the workspace's devices, read without a pass phrase. */
    Optional<X509Certificate> issuer() {
        Path own = CertificateAuthority.certificateFile(authorityFolder());
        return java.nio.file.Files.exists(own) ? Optional.of(CaFile.read(own)) : Optional.empty();
    }

    static BrokerAddress address(@Nullable String broker) {
        if (broker == null) {
            throw UsageException.settingMissing("broker", "address of the broker");
        }
        return BrokerAddress.parse(broker);
    }

    static Duration seconds(String option, int count) {
        if (count <= 0) {
            throw UsageException.badValue(option, Integer.toString(count), "it must be above zero");
        }
        return Duration.ofSeconds(count);
    }
}
