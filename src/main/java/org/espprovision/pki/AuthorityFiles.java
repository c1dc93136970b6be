package org.espprovision.pki;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The files of an authority that another program made.
 *
 * @param certificate PEM or DER
 * @param key PEM or DER, encrypted in any way that OpenSSL encrypts, or not
 * @param root the certificate above, for an authority that did not sign itself
 */
public record AuthorityFiles(Path certificate, Path key, Optional<Path> root) {
    private static final int KEY_CERT_SIGN = 5; // bit number of RFC 5280 section 4.2.1.3

    /**
     * Checks what can be checked before anybody is asked for a pass phrase.
     *
     * @throws CredentialsException {@code ca.unreadable}, {@code ca.root-missing}, {@code ca.root-mismatch}
     */
    public void requireReadable() {
        var unused = above(CaFile.read(certificate));
        if (!Files.isReadable(key)) {
            throw CredentialsException.unreadable(key, "It is not there, or this user may not read it.", null);
        }
    }

    /** Checks everything first, then writes. */
    void bringInto(
            AuthorityFolder folder,
            Supplier<Passphrase> passphraseOfKey,
            Passphrase passphrase,
            SecureRandom random,
            Instant now) {
        X509Certificate authority = CaFile.read(certificate);
        AuthorityFolder.requireCurrent(authority, now);
        boolean[] usage = authority.getKeyUsage();
        if (usage != null && !usage[KEY_CERT_SIGN]) {
            throw CredentialsException.noAuthorityUsage(certificate);
        }
        Optional<X509Certificate> above = above(authority);
        byte[] plain = ForeignKey.read(key, passphraseOfKey);
        try {
            if (!signing(plain).matches(authority.getPublicKey())) {
                throw CredentialsException.mismatch(certificate, key);
            }
            folder.bringIn(authority, plain, above, passphrase, random);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private FileKey signing(byte[] plain) {
        try {
            return FileKey.parse(plain);
        } catch (IllegalArgumentException e) {
            throw CredentialsException.unreadable(
                    key, "It is damaged, or neither P-256, P-384 nor RSA of 2,048 to 4,096 bits.", e);
        }
    }

    private Optional<X509Certificate> above(X509Certificate authority) {
        if (isSignedBy(authority, authority)) {
            return Optional.empty();
        }
        Path file = root.orElseThrow(() -> CredentialsException.rootNeeded(certificate));
        X509Certificate above = CaFile.read(file);
        if (!isSignedBy(authority, above)) {
            throw CredentialsException.notItsRoot(file);
        }
        return Optional.of(above);
    }

    private static boolean isSignedBy(X509Certificate subject, X509Certificate issuer) {
        try {
            subject.verify(issuer.getPublicKey());
            return subject.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
        } catch (GeneralSecurityException notItsKey) {
            return false;
        }
    }
}
