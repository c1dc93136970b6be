package org.espprovision.pki;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PBEParameter;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.digests.MD5Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS5S1ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * How keys were encrypted before PBES2: PBES1 (RFC 8018 section 6.1) and the schemes of PKCS#12 (RFC 7292 appendix C), both
 * of which {@code openssl pkcs8 -v1} still writes. They are read, never written.
 */
record OldScheme(Derived derived, String cipher, int keyBytes, PBEParameter parameters) {
    private static final int IV_BYTES = 8; // all of them use ciphers with blocks of 64 bits
    private static final int MAX_ITERATIONS = 10_000_000;

    /** How key and initialization vector come from a pass phrase. */
    private enum Derived {
        MD5,
        SHA1,
        SHA1_AS_IN_PKCS12
    }

    private record Known(Derived derived, String cipher, int keyBytes) {}

    private static final Map<ASN1ObjectIdentifier, Known> KNOWN = Map.of(
            PKCSObjectIdentifiers.pbeWithMD5AndDES_CBC, new Known(Derived.MD5, "DES", 8),
            PKCSObjectIdentifiers.pbeWithSHA1AndDES_CBC, new Known(Derived.SHA1, "DES", 8),
            PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC, new Known(Derived.SHA1_AS_IN_PKCS12, "DESede", 24),
            PKCSObjectIdentifiers.pbeWithSHAAnd2_KeyTripleDES_CBC, new Known(Derived.SHA1_AS_IN_PKCS12, "DESede", 16));

    /**
     * The scheme a file names; empty when it is none of these.
     *
     * @throws IllegalArgumentException for parameters that make no sense
     */
    static Optional<OldScheme> of(AlgorithmIdentifier algorithm) {
        return Optional.ofNullable(KNOWN.get(algorithm.getAlgorithm()))
                .map(known -> new OldScheme(
                        known.derived(), known.cipher(), known.keyBytes(), parameters(algorithm.getParameters())));
    }

    private static PBEParameter parameters(ASN1Encodable encoded) {
        PBEParameter parameters = PBEParameter.getInstance(encoded);
        if (parameters == null
                || parameters.getIterationCount().signum() <= 0
                || parameters.getIterationCount().bitLength() >= Integer.SIZE
                || parameters.getIterationCount().intValue() > MAX_ITERATIONS) {
            throw new IllegalArgumentException("unknown or unreasonable key derivation");
        }
        return parameters;
    }

    /** Decrypts; the caller wipes what comes out. */
    byte[] decrypt(Passphrase passphrase, byte[] sealed) throws GeneralSecurityException {
        var derivation = (ParametersWithIV)
                generator(passphrase).generateDerivedParameters(keyBytes * Byte.SIZE, IV_BYTES * Byte.SIZE);
        byte[] key = ((KeyParameter) derivation.getParameters()).getKey();
        byte[] whole = keyBytes == 16 ? twoKeysAsThree(key) : key;
        try {
            Cipher decipher = Cipher.getInstance(cipher + "/CBC/PKCS5Padding");
            decipher.init(
                    Cipher.DECRYPT_MODE, new SecretKeySpec(whole, cipher), new IvParameterSpec(derivation.getIV()));
            return decipher.doFinal(sealed);
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(whole, (byte) 0);
        }
    }

    private PBEParametersGenerator generator(Passphrase passphrase) {
        Digest digest = derived == Derived.MD5 ? new MD5Digest() : new SHA1Digest();
        boolean pkcs12 = derived == Derived.SHA1_AS_IN_PKCS12;
        PBEParametersGenerator generator =
                pkcs12 ? new PKCS12ParametersGenerator(digest) : new PKCS5S1ParametersGenerator(digest);
        generator.init(
                pkcs12
                        ? PBEParametersGenerator.PKCS12PasswordToBytes(passphrase.characters())
                        : PBEParametersGenerator.PKCS5PasswordToUTF8Bytes(passphrase.characters()),
                parameters.getSalt(),
                parameters.getIterationCount().intValue());
        return generator;
    }

    /** Triple DES with two keys encrypts with the first one twice. */
    private static byte[] twoKeysAsThree(byte[] two) {
        byte[] three = Arrays.copyOf(two, 24);
        System.arraycopy(two, 0, three, 16, 8);
        return three;
    }
}
