package org.espprovision.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads the certificate of an authority, ours or another broker's, from a PEM or DER file. */
public final class CaFile {
    private static final long MAX_BYTES = 1 << 20;

    private CaFile() {}

    /**
     * Reads the one authority's certificate in a file. An expired one is read too: a device never looks at the dates of
     * what it was told to trust.
     *
     * @throws CredentialsException {@code ca.unreadable} when the file is missing, holds none or several certificates, or
     *     one that is no authority's
     */
    public static X509Certificate read(Path file) {
        X509Certificate certificate = parse(file, bytes(file));
        if (certificate.getBasicConstraints() < 0) {
            throw CredentialsException.unreadable(
                    file,
                    "It is a certificate, but not an authority's (it lacks CA:TRUE), and an ESP8266 would trust nothing "
                            + "signed by it.",
                    null);
        }
        return certificate;
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw CredentialsException.unreadable(file, "It is far too large for a certificate.", null);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw CredentialsException.unreadable(file, e);
        }
    }

    private static X509Certificate parse(Path file, byte[] bytes) {
        List<Pem> blocks = Pem.blocks(bytes);
        List<Pem> certificates =
                blocks.stream().filter(b -> b.label().equals(Pem.CERTIFICATE)).toList();
        if (certificates.size() > 1) {
            throw CredentialsException.unreadable(
                    file,
                    "It holds %d certificates; a device trusts one. Keep the root alone in a file."
                            .formatted(certificates.size()),
                    null);
        }
        if (certificates.isEmpty() && !blocks.isEmpty()) {
            throw CredentialsException.unreadable(
                    file, "It holds a " + blocks.get(0).label() + " where a certificate is needed.", null);
        }
        try {
            return Der.certificate(
                    certificates.isEmpty() ? bytes : certificates.get(0).der());
        } catch (CertificateException e) {
            throw CredentialsException.unreadable(file, "It is truncated, or not a certificate in PEM or DER.", e);
        }
    }
}
