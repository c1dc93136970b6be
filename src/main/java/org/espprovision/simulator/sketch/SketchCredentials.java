package org.espprovision.simulator.sketch;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The certificates and the key the sketch found in its file system. BearSSL's loader takes a file for DER only when it is
 * one structure that ends where the file ends; a single byte more and nothing is loaded. (It would also take PEM, which no
 * image of ours holds and this sketch does not read.)
 */
final class SketchCredentials {
    private final X509Certificate authority;
    private final X509Certificate certificate;
    private final PrivateKey key;
    private final int authorityBytes;
    private final byte[] certificateDer;

    private SketchCredentials(
            X509Certificate authority,
            X509Certificate certificate,
            PrivateKey key,
            int authorityBytes,
            byte[] certificateDer) {
        this.authority = authority;
        this.certificate = certificate;
        this.key = key;
        this.authorityBytes = authorityBytes;
        this.certificateDer = certificateDer;
    }

    /** A file is missing or cannot be used; the message is the reason the console gives. */
    static final class Bad extends Exception {
        private final String file;

        Bad(String file, String reason, @Nullable Throwable cause) {
            super(reason, cause);
            this.file = file;
        }

        String file() {
            return file;
        }
    }

    static SketchCredentials load(SpiffsVolume volume, SketchSettings settings) throws Bad {
        byte[] authorityDer = read(volume, settings.caFile());
        X509Certificate authority = certificate(settings.caFile(), authorityDer);
        byte[] certificateDer = read(volume, settings.certificateFile());
        X509Certificate certificate = certificate(settings.certificateFile(), certificateDer);
        PrivateKey key = key(settings.keyFile(), read(volume, settings.keyFile()));
        return new SketchCredentials(authority, certificate, key, authorityDer.length, certificateDer);
    }

    private static byte[] read(SpiffsVolume volume, String file) throws Bad {
        return volume.read(file).orElseThrow(() -> new Bad(file, "no such file", null));
    }

    private static X509Certificate certificate(String file, byte[] der) throws Bad {
        try {
            if (!TlsDer.isOneSequence(der)) {
                throw new CertificateException("not one DER structure from end to end");
            }
            var certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            if (!TlsKeys.isSupported(certificate.getPublicKey())) {
                throw new CertificateException("a public key the device cannot use");
            }
            return certificate;
        } catch (CertificateException e) {
            throw new Bad(file, "no usable certificate in it", e);
        }
    }

    private static PrivateKey key(String file, byte[] der) throws Bad {
        try {
            return TlsKeys.parsePrivate(der);
        } catch (GeneralSecurityException e) {
            throw new Bad(file, "no usable RSA or EC key in it", e);
        }
    }

    X509Certificate authority() {
        return authority;
    }

    TlsIdentity identity() {
        return new TlsIdentity(certificate, key);
    }

    int authorityBytes() {
        return authorityBytes;
    }

    int certificateBytes() {
        return certificateDer.length;
    }

    /** {@code ec} or {@code rsa}. */
    String keyKind() {
        return key.getAlgorithm().toLowerCase(Locale.ROOT);
    }

    /** SHA-256 over the certificate's DER, 64 hex digits. */
    String fingerprint() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificateDer));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java knows SHA-256", e);
        }
    }
}
