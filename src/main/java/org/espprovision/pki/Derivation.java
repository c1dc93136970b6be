package org.espprovision.pki;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.crypto.generators.SCrypt;

/** How a pass phrase becomes the key of a cipher. */
sealed interface Derivation {
    /** The cipher's key, which the caller wipes. */
    byte[] key(Passphrase passphrase, int keyBytes) throws GeneralSecurityException;

    /**
     * Reads what a file names.
     *
     * @throws IllegalArgumentException for what is not known here
     */
    static Derivation of(KeyDerivationFunc function) {
        if (function.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
            return new Pbkdf2(PBKDF2Params.getInstance(function.getParameters()));
        }
        if (function.getAlgorithm().equals(MiscObjectIdentifiers.id_scrypt)) {
            return new Scrypt(ScryptParams.getInstance(function.getParameters()));
        }
        throw new IllegalArgumentException("unknown key derivation");
    }

    /** PBKDF2 (RFC 8018). */
    record Pbkdf2(PBKDF2Params parameters) implements Derivation {
        /** More than this is not a stronger key but a file made to keep us busy. */
        private static final int MAX_ITERATIONS = 10_000_000;

        private static final Map<ASN1ObjectIdentifier, String> FUNCTIONS = Map.of(
                PKCSObjectIdentifiers.id_hmacWithSHA1, "PBKDF2WithHmacSHA1",
                PKCSObjectIdentifiers.id_hmacWithSHA256, "PBKDF2WithHmacSHA256",
                PKCSObjectIdentifiers.id_hmacWithSHA384, "PBKDF2WithHmacSHA384",
                PKCSObjectIdentifiers.id_hmacWithSHA512, "PBKDF2WithHmacSHA512");

        /** The JDK's PBKDF2 takes the pass phrase as UTF-8, as OpenSSL does in a UTF-8 terminal. */
        @Override
        public byte[] key(Passphrase passphrase, int keyBytes) throws GeneralSecurityException {
            String function = FUNCTIONS.get(parameters.getPrf().getAlgorithm());
            require(function != null && parameters.getIterationCount().bitLength() < Integer.SIZE);
            int iterations = parameters.getIterationCount().intValue();
            require(iterations > 0 && iterations <= MAX_ITERATIONS);
            PBEKeySpec specification =
                    new PBEKeySpec(passphrase.characters(), parameters.getSalt(), iterations, keyBytes * Byte.SIZE);
            try {
                return SecretKeyFactory.getInstance(function)
                        .generateSecret(specification)
                        .getEncoded();
            } finally {
                specification.clearPassword();
            }
        }
    }

    /** scrypt (RFC 7914), as {@code openssl pkcs8 -scrypt} uses it. */
    record Scrypt(ScryptParams parameters) implements Derivation {
        /** 128 N r bytes; OpenSSL itself takes 32 MiB at most unless told otherwise. */
        private static final long MAX_MEMORY_BYTES = 256L << 20;

        private static final int MAX_PARALLEL = 64;

        @Override
        public byte[] key(Passphrase passphrase, int keyBytes) {
            require(parameters.getCostParameter().bitLength() < Integer.SIZE
                    && parameters.getBlockSize().bitLength() < Integer.SIZE
                    && parameters.getParallelizationParameter().bitLength() < Integer.SIZE);
            int cost = parameters.getCostParameter().intValue();
            int block = parameters.getBlockSize().intValue();
            int parallel = parameters.getParallelizationParameter().intValue();
            require(cost > 1 && block > 0 && 128L * cost * block <= MAX_MEMORY_BYTES);
            require(parallel > 0 && parallel <= MAX_PARALLEL);
            byte[] line = passphrase.line();
            byte[] bytes = Arrays.copyOf(line, line.length - 1); // without its line feed
            try {
                return SCrypt.generate(bytes, parameters.getSalt(), cost, block, parallel, keyBytes);
            } finally {
                Arrays.fill(bytes, (byte) 0);
                Arrays.fill(line, (byte) 0);
            }
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("unknown or unreasonable key derivation");
        }
    }
}
