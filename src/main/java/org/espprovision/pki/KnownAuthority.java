package org.espprovision.pki;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * An authority as far as it can be known without its key: enough to tell its certificates from others'. One whose time is
 * over is known as well.
 *
 * @param certificate it signs with the key of this one
 * @param root above it, where there is one
 * @param list its latest revocation list, where one was made
 */
public record KnownAuthority(
        X509Certificate certificate, Optional<X509Certificate> root, Optional<RevocationList> list) {
    /**
     * Reads the authority in a folder; empty where there is none.
     *
     * @throws CredentialsException {@code ca.unreadable} or {@code crl.unreadable}
     */
    public static Optional<KnownAuthority> in(Path directory) {
        AuthorityFolder folder = AuthorityFolder.at(directory);
        if (!folder.hasCertificate()) {
            return Optional.empty();
        }
        return Optional.of(new KnownAuthority(
                CaFile.read(folder.certificate()),
                folder.readRoot(),
                RevocationFile.in(directory).read()));
    }

    /** Whether its key signed this certificate, by the signature and not by the name alone. */
    public boolean signed(X509Certificate other) {
        if (!other.getIssuerX500Principal().equals(certificate.getSubjectX500Principal())) {
            return false;
        }
        try {
            other.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException foreign) {
            return false;
        }
    }

    /** Whether another has its name and not its key: an authority that was made anew, or an impostor. */
    public boolean isNamesakeOfIssuer(X509Certificate other) {
        return other.getIssuerX500Principal().equals(certificate.getSubjectX500Principal()) && !signed(other);
    }

    /** Whether this is the authority's own certificate or its root's. */
    public boolean is(X509Certificate other) {
        return certificate.equals(other) || root.filter(other::equals).isPresent();
    }

    /** Whether its list names this certificate; empty where no list was made. */
    public Optional<Boolean> revoked(X509Certificate other) {
        return list.map(revocations -> revocations.x509().isRevoked(other));
    }
}
