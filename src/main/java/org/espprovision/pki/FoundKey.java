package org.espprovision.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * What is known of a private key after one look at it: its kind, and the hash of its public half. Nothing of the private
 * half is in here.
 *
 * @param kind {@code RSA, 2,048 bits} or {@code EC, 256 bits}
 * @param form {@code PKCS#1}, {@code PKCS#8} or {@code SEC1}
 * @param spkiSha256 SHA-256 of the SubjectPublicKeyInfo in 64 hex digits, by which the ledger knows keys
 */
public record FoundKey(String kind, String form, String spkiSha256) {
    /** RSAPrivateKey of PKCS#1 has nine numbers. */
    private static final int PKCS1_NUMBERS = 9;

    /** Whether it is the key of this certificate. */
    public boolean belongsTo(X509Certificate certificate) {
        return spkiSha256.equals(Sha.hex("SHA-256", certificate.getPublicKey().getEncoded()));
    }

    /** Works the public half out of the private one; a copy of the public half in the file is not believed. */
    static DeviceFile of(ASN1Sequence sequence) throws IOException {
        if (sequence.size() == PKCS1_NUMBERS) {
            return ofRsa(RSAPrivateKey.getInstance(sequence), "PKCS#1");
        }
        if (sequence.getObjectAt(1) instanceof ASN1OctetString) {
            ECPrivateKey key = ECPrivateKey.getInstance(sequence);
            if (!(key.getParametersObject() instanceof ASN1ObjectIdentifier curve)) {
                return new DeviceFile.Spoilt(
                        "it is an EC key that does not name its curve, so the device cannot use it");
            }
            return ofEc(curve, key.getKey(), "SEC1");
        }
        PrivateKeyInfo pkcs8 = PrivateKeyInfo.getInstance(sequence);
        ASN1ObjectIdentifier algorithm = pkcs8.getPrivateKeyAlgorithm().getAlgorithm();
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return ofRsa(RSAPrivateKey.getInstance(pkcs8.parsePrivateKey()), "PKCS#8");
        }
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return ofEc(
                    ASN1ObjectIdentifier.getInstance(
                            pkcs8.getPrivateKeyAlgorithm().getParameters()),
                    ECPrivateKey.getInstance(pkcs8.parsePrivateKey()).getKey(),
                    "PKCS#8");
        }
        return new DeviceFile.Spoilt("it is a key that is neither RSA nor EC, and BearSSL has no other");
    }

    private static DeviceFile ofRsa(RSAPrivateKey key, String form) {
        if (!isWhole(key)) {
            return new DeviceFile.Spoilt("it is an RSA key whose numbers contradict each other: it is damaged");
        }
        byte[] publicHalf = Der.encode(new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                Der.encode(new RSAPublicKey(key.getModulus(), key.getPublicExponent()))));
        return new DeviceFile.Key(new FoundKey(
                "RSA, %,d bits".formatted(key.getModulus().bitLength()), form, Sha.hex("SHA-256", publicHalf)));
    }

    /** BearSSL signs with the primes, so a right modulus alone is not a right key. */
    private static boolean isWhole(RSAPrivateKey key) {
        BigInteger p = key.getPrime1();
        BigInteger q = key.getPrime2();
        return p.signum() > 0
                && q.signum() > 0
                && p.multiply(q).equals(key.getModulus())
                && isInverse(key.getExponent1(), key.getPublicExponent(), p.subtract(BigInteger.ONE))
                && isInverse(key.getExponent2(), key.getPublicExponent(), q.subtract(BigInteger.ONE))
                && isInverse(key.getCoefficient(), q, p);
    }

    private static boolean isInverse(BigInteger one, BigInteger other, BigInteger modulus) {
        return modulus.signum() > 0 && one.multiply(other).mod(modulus).equals(BigInteger.ONE);
    }

    private static DeviceFile ofEc(ASN1ObjectIdentifier curve, BigInteger secret, String form) {
        X9ECParameters parameters = ECNamedCurveTable.getByOID(curve);
        if (parameters == null) {
            return new DeviceFile.Spoilt("it is an EC key on a curve that nobody knows: " + curve);
        }
        if (secret.signum() <= 0 || secret.compareTo(parameters.getN()) >= 0) {
            return new DeviceFile.Spoilt("it is an EC key whose number is not on its curve: it is damaged");
        }
        byte[] publicHalf = Der.encode(new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve),
                parameters.getG().multiply(secret).getEncoded(false)));
        return new DeviceFile.Key(new FoundKey(
                "EC, %,d bits".formatted(parameters.getN().bitLength()), form, Sha.hex("SHA-256", publicHalf)));
    }
}
