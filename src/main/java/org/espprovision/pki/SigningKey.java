package org.espprovision.pki;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
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
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/**
 * A private key that signs certificates, with a signature that every BearSSL reads: RSA PKCS#1 v1.5 and P-256 with SHA-256,
 * P-384 with SHA-384.
 */
record SigningKey(PrivateKey key) {
    private static final int P384_BITS = 384;
    private static final Map<Integer, ASN1ObjectIdentifier> CURVES =
            Map.of(256, SECObjectIdentifiers.secp256r1, P384_BITS, SECObjectIdentifiers.secp384r1);
    private static final int MIN_RSA_BITS = 2048;
    /** BearSSL's signature buffer holds 512 bytes. */
    private static final int MAX_RSA_BITS = 4096;

    static SigningKey of(KeyPair pair) {
        return new SigningKey(pair.getPrivate());
    }

    /**
     * Reads a key.
     *
     * @throws IllegalArgumentException if the bytes are no PKCS#8, or a key of another kind
     */
    static SigningKey parse(byte[] pkcs8) {
        boolean ec = PrivateKeyInfo.getInstance(pkcs8)
                .getPrivateKeyAlgorithm()
                .getAlgorithm()
                .equals(X9ObjectIdentifiers.id_ecPublicKey);
        try {
            PrivateKey key = KeyFactory.getInstance(ec ? "EC" : "RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            if (!isSupported(key)) {
                throw new IllegalArgumentException("neither P-256, P-384 nor RSA of 2,048 to 4,096 bits");
            }
            return new SigningKey(key);
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

    /** The signature algorithm as certificates name it. */
    AlgorithmIdentifier algorithm() {
        return isEc()
                ? new AlgorithmIdentifier(
                        isP384() ? X9ObjectIdentifiers.ecdsa_with_SHA384 : X9ObjectIdentifiers.ecdsa_with_SHA256)
                : new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
    }

    byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(signatureName());
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was accepted cannot sign", e);
        }
    }

    /** Whether what this key signs verifies under the public key: the only proof that works for every kind. */
    boolean matches(PublicKey other) {
        byte[] message = other.getEncoded();
        byte[] signed = sign(message);
        try {
            Signature signature = Signature.getInstance(signatureName());
            signature.initVerify(other);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // a key of the other kind, or an RSA signature of another length
        }
    }

    /** The public half, worked out from the private one. The JDK cannot do that for EC, so Bouncy Castle multiplies. */
    PublicKey publicKey() {
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

    private static int bits(ECPrivateKey ec) {
        return ec.getParams().getOrder().bitLength();
    }

    private boolean isP384() {
        return key instanceof ECPrivateKey ec && bits(ec) == P384_BITS;
    }

    private boolean isEc() {
        return key instanceof ECPrivateKey;
    }

    private String signatureName() {
        if (isEc()) {
            return isP384() ? "SHA384withECDSA" : "SHA256withECDSA";
        }
        return "SHA256withRSA";
    }

    @Override
    public String toString() {
        return "SigningKey[" + key.getAlgorithm() + "]";
    }
}
