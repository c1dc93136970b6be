package org.espprovision.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * A certificate signing request (PKCS#10, RFC 2986) that somebody made for a key of his own. Its signature was checked:
 * who asks has the private key. Names and extensions it asks for count for nothing; the profile words the certificate.
 */
public final class CertificateRequest {
    private static final String CSR = "CERTIFICATE REQUEST";
    private static final String OLD_CSR = "NEW CERTIFICATE REQUEST";

    private final PublicKey publicKey;
    private final String commonName;

    private CertificateRequest(PublicKey publicKey, String commonName) {
        this.publicKey = publicKey;
        this.commonName = commonName;
    }

    /**
     * Reads a request in PEM or DER.
     *
     * @throws CredentialsException {@code csr.unreadable}, {@code csr.signature} when whoever made it does not have the
     *     key, {@code key.refused} for a key no ESP8266 can use
     */
    public static CertificateRequest read(Path file) {
        byte[] der = der(file);
        try {
            PKCS10CertificationRequest request = new PKCS10CertificationRequest(der);
            PublicKey key = key(request);
            var unused = KeyKind.of(key);
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw CredentialsException.badRequestSignature(file);
            }
            return new CertificateRequest(
                    key, Names.commonName(new X500Principal(request.getSubject().getEncoded())));
        } catch (PKCSException | OperatorCreationException e) {
            throw CredentialsException.badRequestSignature(file);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
            throw CredentialsException.badRequest(file, "It is truncated, or no PKCS#10 request in PEM or DER.", e);
        }
    }

    private static PublicKey key(PKCS10CertificationRequest request) throws IOException, GeneralSecurityException {
        byte[] spki = request.getSubjectPublicKeyInfo().getEncoded();
        String oid =
                request.getSubjectPublicKeyInfo().getAlgorithm().getAlgorithm().getId();
        return KeyFactory.getInstance(oid).generatePublic(new X509EncodedKeySpec(spki));
    }

    private static byte[] der(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw CredentialsException.badRequest(file, "Check the path and that this user may read it.", e);
        }
        List<Pem> blocks = Pem.blocks(bytes);
        if (blocks.isEmpty()) {
            return bytes;
        }
        return blocks.stream()
                .filter(block -> block.label().equals(CSR) || block.label().equals(OLD_CSR))
                .findFirst()
                .orElseThrow(() -> CredentialsException.badRequest(
                        file,
                        "It holds a %s where a request is needed."
                                .formatted(blocks.get(0).label()),
                        null))
                .der();
    }

    /** The common name asked for, or the whole subject where there is none. */
    public String commonName() {
        return commonName;
    }

    /** SHA-256 of the public key's SubjectPublicKeyInfo in 64 hex digits: what the ledger knows the key by. */
    public String spkiSha256() {
        return Sha.hex("SHA-256", publicKey.getEncoded());
    }

    PublicKey publicKey() {
        return publicKey;
    }
}
