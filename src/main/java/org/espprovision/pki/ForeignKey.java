package org.espprovision.pki;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;

/**
 * A private key that another program wrote: PKCS#8 in PEM or DER, encrypted or not, and the older forms of OpenSSL
 * ({@code RSA PRIVATE KEY}, {@code EC PRIVATE KEY}, with {@code DEK-Info} or without).
 */
final class ForeignKey {
    private ForeignKey() {}

    /**
     * Reads a key as PKCS#8, which the caller wipes.
     *
     * @param passphrase asked only when the key is encrypted
     * @throws CredentialsException {@code ca.unreadable}, {@code ca.passphrase}
     */
    static byte[] read(Path file, Supplier<Passphrase> passphrase) {
        byte[] bytes = bytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        try {
            if (text.contains("-----BEGIN RSA PRIVATE KEY-----") || text.contains("-----BEGIN EC PRIVATE KEY-----")) {
                return traditional(text, passphrase, file);
            }
            Optional<Pem> key = Pem.blocks(bytes).stream()
                    .filter(block -> block.label().endsWith(Pem.PRIVATE_KEY))
                    .findFirst();
            byte[] der = key.map(Pem::der).orElse(bytes);
            try {
                return der(der, passphrase, file);
            } finally {
                Arrays.fill(der, (byte) 0);
            }
        } catch (IOException | IllegalArgumentException | ClassCastException e) {
            throw CredentialsException.unreadable(
                    file, "It is truncated, or no private key that OpenSSL would write.", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] der(byte[] der, Supplier<Passphrase> passphrase, Path file) throws IOException {
        ASN1Sequence sequence = ASN1Sequence.getInstance(der);
        if (sequence.size() == 2) { // EncryptedPrivateKeyInfo: algorithm and data
            try (Passphrase given = passphrase.get()) {
                return EncryptedKey.open(der, given, file);
            }
        }
        if (sequence.size()
                > 4) { // RSAPrivateKey (PKCS#1) has nine numbers, PrivateKeyInfo at most four parts of its own
            return new PrivateKeyInfo(
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), sequence)
                    .getEncoded();
        }
        return PrivateKeyInfo.getInstance(sequence).getEncoded();
    }

    private static byte[] traditional(String text, Supplier<Passphrase> passphrase, Path file) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                if (found instanceof PEMKeyPair pair) {
                    return pair.getPrivateKeyInfo().getEncoded();
                }
                if (found instanceof PEMEncryptedKeyPair encrypted) {
                    return decrypt(encrypted, passphrase, file);
                }
            }
        }
        throw new IOException("no key in it");
    }

    private static byte[] decrypt(PEMEncryptedKeyPair encrypted, Supplier<Passphrase> passphrase, Path file) {
        char[] utf8 = new char[0];
        try (Passphrase given = passphrase.get()) {
            utf8 = given.utf8AsCharacters();
            return encrypted
                    .decryptKeyPair(new BcPEMDecryptorProvider(utf8))
                    .getPrivateKeyInfo()
                    .getEncoded();
        } catch (IOException e) {
            throw CredentialsException.wrongPassphrase(file);
        } finally {
            Arrays.fill(utf8, '\0');
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw CredentialsException.unreadable(file, e);
        }
    }
}
