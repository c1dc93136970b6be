package org.espprovision.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.espprovision.MacAddress;

/**
 * A certificate signing request (PKCS#10, RFC 2986): one that somebody made for a key of his own, or one for another
 * authority. Its signature is good: who asks has the private key. When it is signed here, names and extensions it asks for
 * count for nothing; the profile words the certificate.
 */
public final class CertificateRequest {
    private static final String OLD_CSR = "NEW CERTIFICATE REQUEST";
    private static final Set<ASN1ObjectIdentifier> KEY_IDENTIFIERS =
            Set.of(Extension.subjectKeyIdentifier, Extension.authorityKeyIdentifier);
    private static final Set<ASN1Encodable> CURVES =
            Set.of(SECObjectIdentifiers.secp256r1, SECObjectIdentifiers.secp384r1);

    private final PublicKey publicKey;
    private final String commonName;
    private final byte[] der;

    private CertificateRequest(PublicKey publicKey, String commonName, byte[] der) {
        this.publicKey = publicKey;
        this.commonName = commonName;
        this.der = der;
    }

    /**
     * Asks another authority for a device's certificate, in a profile's words: its subject and its extensions, but for the
     * two key identifiers, which are the issuer's to add.
     *
     * @throws CredentialsException {@code profile.value}, {@code name.length}
     */
    public static CertificateRequest make(DeviceName name, Optional<MacAddress> mac, DeviceKey key, Profile profile) {
        Particulars particulars = Particulars.ofDevice(name, mac, key.publicKey(), Issuer.keyId(key.publicKey()));
        Template template = profile.device();
        Extension[] wished = template.extensions(particulars).stream()
                .filter(extension -> !KEY_IDENTIFIERS.contains(extension.getExtnId()))
                .toArray(Extension[]::new);
        var content = new CertificationRequestInfo(
                template.subject(particulars),
                SubjectPublicKeyInfo.getInstance(key.publicKey().getEncoded()),
                wished.length == 0
                        ? new DERSet()
                        : new DERSet(new Attribute(
                                PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, new DERSet(new Extensions(wished)))));
        SigningKey signing = key.signing();
        byte[] signature = signing.sign(Der.encode(content));
        return new CertificateRequest(
                key.publicKey(),
                name.text(),
                Der.encode(new CertificationRequest(content, signing.algorithm(), new DERBitString(signature))));
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
                    key, Names.commonName(new X500Principal(request.getSubject().getEncoded())), der);
        } catch (PKCSException | OperatorCreationException e) {
            throw CredentialsException.badRequestSignature(file);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
            throw CredentialsException.badRequest(file, "It is truncated, or no PKCS#10 request in PEM or DER.", e);
        }
    }

    private static PublicKey key(PKCS10CertificationRequest request) throws IOException, GeneralSecurityException {
        SubjectPublicKeyInfo info = request.getSubjectPublicKeyInfo();
        AlgorithmIdentifier algorithm = info.getAlgorithm();
        boolean ec = algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey);
        if (ec && !CURVES.contains(algorithm.getParameters())) {
            throw CredentialsException.refusedKeyKind(
                    "EC on another curve, or on one not named", "Use the named curve P-256 or P-384.");
        }
        // The JDK knows the others' factories by their identifiers too, but not that of EC.
        return KeyFactory.getInstance(ec ? "EC" : algorithm.getAlgorithm().getId())
                .generatePublic(new X509EncodedKeySpec(info.getEncoded()));
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
                .filter(block -> block.label().equals(Pem.CSR) || block.label().equals(OLD_CSR))
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

    /** The request itself. */
    public byte[] der() {
        return der.clone();
    }

    PublicKey publicKey() {
        return publicKey;
    }
}
