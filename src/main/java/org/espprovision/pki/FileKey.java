package org.espprovision.pki;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/**
 * A key in memory, which came from a file or goes to one.
 *
 * @param known its public half, if it is at hand
 */
record FileKey(PrivateKey key, Optional<PublicKey> known) implements SigningKey {
    static final int P384_BITS = 384;
    private static final Map<Integer, ASN1ObjectIdentifier> CURVES =
            Map.of(256, SECObjectIdentifiers.secp256r1, P384_BITS, SECObjectIdentifiers.secp384r1);
    private static final int MIN_RSA_BITS = 2048;
    /** BearSSL's signature buffer holds 512 bytes. */
    private static final int MAX_RSA_BITS = 4096;

    /**
     * Reads a key.
     *
     * @throws IllegalArgumentException if the bytes are no PKCS#8, or a key of another kind
     */
    static FileKey parse(byte[] pkcs8) {
        boolean ec = PrivateKeyInfo.getInstance(pkcs8)
                .getPrivateKeyAlgorithm()
                .getAlgorithm()
                .equals(X9ObjectIdentifiers.id_ecPublicKey);
        try {
            PrivateKey key = KeyFactory.getInstance(ec ? "EC" : "RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            if (!isSupported(key)) {
                throw new IllegalArgumentException("neither P-256, P-384 nor RSA of 2,048 to 4,096 bits");
            }
            return new FileKey(key, Optional.empty());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("neither an EC nor an RSA key", e);
        }
    }

    private static boolean isSupported(PrivateKey key) {
        if (key instanceof ECPrivateKey ec) {
            return CURVES.containsKey(bits(ec));
        }
        return key instanceof RSAPrivateCrtKey rsa
                && rsa.getModulus().bitLength() >= MIN_RSA_BITS
                && rsa.getModulus().bitLength() <= MAX_RSA_BITS;
    }

    @Override
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(signatureName());
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was accepted cannot sign", e);
        }
    }

    @Override
    public PublicKey publicKey() {
        return known.orElseGet(this::workedOut);
    }

    /** The public half from the private one. The JDK cannot do that for EC, so Bouncy Castle multiplies. */
    private PublicKey workedOut() {
        try {
            if (key instanceof ECPrivateKey ec) {
                return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(pointTimes(ec)));
            }
            RSAPrivateCrtKey rsa = (RSAPrivateCrtKey) key;
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was accepted has no public half", e);
        }
    }

    private static byte[] pointTimes(ECPrivateKey ec) {
        ASN1ObjectIdentifier curve = Objects.requireNonNull(CURVES.get(bits(ec)));
        X9ECParameters parameters = CustomNamedCurves.getByOID(curve);
        return Der.encode(new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve),
                parameters.getG().multiply(ec.getS()).getEncoded(false)));
    }

    @Override
    public int curveBits() {
        return key instanceof ECPrivateKey ec ? bits(ec) : 0;
    }

    private static int bits(ECPrivateKey ec) {
        return ec.getParams().getOrder().bitLength();
    }

    @Override
    public String toString() {
        return "FileKey[" + key.getAlgorithm() + "]";
    }
}
