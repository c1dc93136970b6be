package org.espprovision.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Where a generated pass phrase is kept: mode 0600 in the user's own configuration folder, away from the key it opens, so
 * that a copied or published workspace does not carry both. The file's name comes from the authority's real path, so
 * several workspaces keep several pass phrases.
 */
public final class PassphraseFile {
    private static final int NAME_DIGITS = 16;

    private final Path authority;
    private final Path file;

    private PassphraseFile(Path authority, Path file) {
        this.authority = authority;
        this.file = file;
    }

    /**
     * The file for one authority.
     *
     * @param configuration the user's own configuration folder of this program
     * @param authority the authority's folder, which need not exist yet
     */
    public static PassphraseFile in(Path configuration, Path authority) {
        Path real = realPath(authority.toAbsolutePath().normalize());
        String digest = Sha.hex("SHA-256", real.toString().getBytes(StandardCharsets.UTF_8));
        return new PassphraseFile(
                real, configuration.resolve("ca-" + digest.substring(0, NAME_DIGITS) + ".passphrase"));
    }

    public Path path() {
        return file;
    }

    public boolean exists() {
        return DurableFile.isThere(file);
    }

    /**
     * Reads the pass phrase kept for this authority.
     *
     * @throws CredentialsException {@code passphrase.missing} when there is none
     */
    public Passphrase read() {
        if (!exists()) {
            throw CredentialsException.passphraseNotKept(file, authority);
        }
        return Passphrase.fromFile(file);
    }

    /**
     * Reads the pass phrase kept for this authority, or generates one and keeps it. Two processes doing this at once get
     * the same one.
     *
     * @throws CredentialsException {@code passphrase.missing} when the authority has a key already: a new pass phrase
     *     could not open it
     */
    public Passphrase readOrGenerate(SecureRandom random) {
        if (!exists() && !AuthorityFolder.at(authority).hasKey()) {
            try (Passphrase generated = Passphrase.generate(random)) {
                keep(generated);
            }
        }
        return read();
    }

    private void keep(Passphrase generated) {
        byte[] line = generated.line();
        try {
            Path folder = file.getParent();
            if (folder != null) {
                DurableFile.createFolder(folder);
            }
            DurableFile.PRIVATE.createOnce(file, line);
        } catch (IOException e) {
            throw CredentialsException.cannotWrite(file, e);
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    /** Follows links as far as the path exists; what does not exist yet cannot be a link. */
    private static Path realPath(Path absolute) {
        try {
            return absolute.toRealPath();
        } catch (IOException e) {
            Path parent = absolute.getParent();
            Path name = absolute.getFileName();
            return parent == null || name == null ? absolute : realPath(parent).resolve(name);
        }
    }
}
