package org.espprovision.pki;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * A private key under a pass phrase: PKCS#8 EncryptedPrivateKeyInfo with PBES2 (RFC 8018). Written with PBKDF2,
 * HMAC-SHA-256, 600,000 iterations and AES-256-CBC; read also with scrypt, with any AES or triple DES that OpenSSL
 * writes, and with what came before PBES2.
 *
 * <p>The steps are done one by one because the JDK's own PBES2 takes ASCII pass phrases only and cannot read triple DES.
 */
final class EncryptedKey {
    private static final int ITERATIONS = 600_000;
    private static final int SALT_BYTES = 16;
    private static final int IV_BYTES = 16;

    private static final Map<ASN1ObjectIdentifier, BlockCipher> CIPHERS = Map.of(
            NISTObjectIdentifiers.id_aes128_CBC, new BlockCipher("AES", 16),
            NISTObjectIdentifiers.id_aes192_CBC, new BlockCipher("AES", 24),
            NISTObjectIdentifiers.id_aes256_CBC, new BlockCipher("AES", 32),
            PKCSObjectIdentifiers.des_EDE3_CBC, new BlockCipher("DESede", 24));

    private record BlockCipher(String name, int keyBytes) {
        byte[] run(int mode, byte[] key, byte[] iv, byte[] input) throws GeneralSecurityException {
            Cipher cipher = Cipher.getInstance(name + "/CBC/PKCS5Padding");
            cipher.init(mode, new SecretKeySpec(key, name), new IvParameterSpec(iv));
            return cipher.doFinal(input);
        }
    }

    private EncryptedKey() {}

    /** Encrypts a PKCS#8 key; the caller wipes the plain one. */
    static byte[] seal(byte[] pkcs8, Passphrase passphrase, SecureRandom random) {
        return seal(pkcs8, passphrase, ITERATIONS, random);
    }

    /** With another iteration count, so that tests can try many files. */
    static byte[] seal(byte[] pkcs8, Passphrase passphrase, int iterations, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(salt);
        random.nextBytes(iv);
        PBKDF2Params derivation = new PBKDF2Params(
                salt, iterations, new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE));
        try {
            byte[] sealed = run(
                    Cipher.ENCRYPT_MODE,
                    NISTObjectIdentifiers.id_aes256_CBC,
                    new Derivation.Pbkdf2(derivation),
                    iv,
                    passphrase,
                    pkcs8);
            PBES2Parameters scheme = new PBES2Parameters(
                    new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, derivation),
                    new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv)));
            return Der.encode(new EncryptedPrivateKeyInfo(
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, scheme), sealed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot encrypt a key", e);
        }
    }

    /**
     * Decrypts to PKCS#8, which the caller wipes. A wrong pass phrase shows as bad padding; one in 256 slips through and
     * shows when the result is parsed.
     *
     * @param file only for the text of an error
     */
    static byte[] open(byte[] der, Passphrase passphrase, Path file) {
        try {
            EncryptedPrivateKeyInfo info = EncryptedPrivateKeyInfo.getInstance(der);
            Optional<OldScheme> old = OldScheme.of(info.getEncryptionAlgorithm());
            if (old.isPresent()) {
                return old.get().decrypt(passphrase, info.getEncryptedData());
            }
            require(info.getEncryptionAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2));
            PBES2Parameters scheme =
                    PBES2Parameters.getInstance(info.getEncryptionAlgorithm().getParameters());
            EncryptionScheme encryption = scheme.getEncryptionScheme();
            return run(
                    Cipher.DECRYPT_MODE,
                    encryption.getAlgorithm(),
                    Derivation.of(scheme.getKeyDerivationFunc()),
                    ASN1OctetString.getInstance(encryption.getParameters()).getOctets(),
                    passphrase,
                    info.getEncryptedData());
        } catch (BadPaddingException e) {
            throw CredentialsException.wrongPassphrase(file);
        } catch (IllegalBlockSizeException | IllegalArgumentException e) {
            throw CredentialsException.unreadable(
                    file,
                    "It is damaged, or not encrypted in a way known here; 'openssl pkcs8 -topk8 -v2 aes-256-cbc' "
                            + "rewrites such a key.",
                    e);
        } catch (GeneralSecurityException e) {
            throw CredentialsException.unreadable(file, "Its encryption parameters are damaged.", e);
        }
    }

    private static byte[] run(
            int mode,
            ASN1ObjectIdentifier encryption,
            Derivation derivation,
            byte[] iv,
            Passphrase passphrase,
            byte[] input)
            throws GeneralSecurityException {
        BlockCipher cipher = CIPHERS.get(encryption);
        if (cipher == null) {
            throw new IllegalArgumentException("unknown cipher");
        }
        byte[] key = derivation.key(passphrase, cipher.keyBytes());
        try {
            return cipher.run(mode, key, iv, input);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("not the PBES2 expected");
        }
    }
}
