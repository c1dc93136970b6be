package org.espprovision.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A private key that signs certificates, with a signature that every BearSSL reads: RSA PKCS#1 v1.5 and P-256 with SHA-256,
 * P-384 with SHA-384. It lies in memory, from an encrypted file, or in a token that never gives it away.
 */
sealed interface SigningKey permits FileKey, TokenKey {
    static SigningKey of(KeyPair pair) {
        return new FileKey(pair.getPrivate(), Optional.of(pair.getPublic()));
    }

    /** The public half. */
    PublicKey publicKey();

    /** Signs with the algorithm of {@link #signatureName}. */
    byte[] sign(byte[] message);

    /** Bits of the curve, or 0 for RSA. */
    int curveBits();

    /** The signature algorithm as certificates name it. */
    default AlgorithmIdentifier algorithm() {
        return switch (curveBits()) {
            case 0 -> new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
            case FileKey.P384_BITS -> new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384);
            default -> new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        };
    }

    /** The same as Java names it. */
    default String signatureName() {
        return switch (curveBits()) {
            case 0 -> "SHA256withRSA";
            case FileKey.P384_BITS -> "SHA384withECDSA";
            default -> "SHA256withECDSA";
        };
    }

    /** Whether what this key signs verifies under the public key: the only proof that works for every kind. */
    default boolean matches(PublicKey other) {
        if (other instanceof ECPublicKey != curveBits() > 0) {
            return false;
        }
        byte[] message = other.getEncoded();
        byte[] signed = sign(message);
        try {
            Signature signature = Signature.getInstance(signatureName());
            signature.initVerify(other);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // an RSA signature of another length, for example
        }
    }
}
