package org.espprovision.workspace;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.Passphrase;
import org.espprovision.pki.PassphraseFile;

/**
 * Where the pass phrase of an authority's key comes from when neither option nor setting gave it: kept in the user's own
 * configuration folder, else from whoever can be asked, else made and kept there.
 *
 * @param authority the authority's folder
 * @param kept where a made pass phrase is kept
 */
public record AuthorityPassphrase(Path authority, PassphraseFile kept) {
    public static AuthorityPassphrase of(Path authority, Path configuration) {
        return new AuthorityPassphrase(authority, PassphraseFile.in(configuration, authority));
    }

    /**
     * Finds the pass phrase where it is kept, else asks for it.
     *
     * @param forExisting asks for the one of an authority that is there, or throws
     * @param forNew asks for the one of a new authority; empty makes one
     * @param tell hears where a made pass phrase was put
     */
    public Passphrase find(
            Supplier<Passphrase> forExisting,
            Supplier<Optional<Passphrase>> forNew,
            SecureRandom random,
            Consumer<String> tell) {
        if (kept.exists()) {
            return kept.read();
        }
        return CertificateAuthority.exists(authority)
                ? forExisting.get()
                : forNew.get().orElseGet(() -> make(random, tell));
    }

    private Passphrase make(SecureRandom random, Consumer<String> tell) {
        Passphrase made = kept.readOrGenerate(random);
        tell.accept("a pass phrase for the authority's key was made and is kept in " + kept.path());
        return made;
    }
}
