package org.espprovision.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/**
 * The key a station signs its ledger with: EC P-256 in a file of its own, encrypted as the authority's key is and under the
 * same pass phrase. Its public half lies beside it in {@code .pub.pem}, for those who check.
 */
public final class StationKey {
    private static final String PUBLIC_KEY = "PUBLIC KEY";

    private final SigningKey key;

    private StationKey(SigningKey key) {
        this.key = key;
    }

    /**
     * Opens the key in a file; makes it when there is none.
     *
     * @throws CredentialsException {@code ca.passphrase}, {@code ca.unreadable} or {@code ca.write}
     */
    public static StationKey openOrCreate(Path file, Passphrase passphrase, SecureRandom random) {
        try {
            if (!Files.exists(file)) {
                create(file, passphrase, random);
            }
            return open(file, passphrase);
        } catch (IOException e) {
            throw CredentialsException.cannotWrite(file, e);
        }
    }

    /** Of several processes that make it at once, one wins; all use what it made. */
    private static void create(Path file, Passphrase passphrase, SecureRandom random) throws IOException {
        var pair = KeyKind.EC_P256.generate(random);
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        try {
            byte[] sealed = EncryptedKey.seal(pkcs8, passphrase, random);
            DurableFile.createFolder(folderOf(file));
            DurableFile.PRIVATE.createOnce(file, new Pem(Pem.ENCRYPTED_PRIVATE_KEY, sealed).bytes());
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static Path folderOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("it is no file");
        }
        return folder;
    }

    private static StationKey open(Path file, Passphrase passphrase) throws IOException {
        List<Pem> blocks = Pem.blocks(Files.readAllBytes(file));
        if (blocks.size() != 1 || !blocks.get(0).label().equals(Pem.ENCRYPTED_PRIVATE_KEY)) {
            throw CredentialsException.unreadable(file, "It is no encrypted private key in PEM.", null);
        }
        byte[] pkcs8 = EncryptedKey.open(blocks.get(0).der(), passphrase, file);
        try {
            StationKey opened = new StationKey(FileKey.parse(pkcs8));
            if (opened.key.curveBits() != 256) {
                throw CredentialsException.unreadable(file, "It is no key on P-256.", null);
            }
            DurableFile.PUBLIC.createOnce(
                    publicFile(file), new Pem(PUBLIC_KEY, opened.publicKey().getEncoded()).bytes());
            return opened;
        } catch (IllegalArgumentException e) {
            throw CredentialsException.wrongPassphrase(file);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    /** Where the public half lies: {@code station.pub.pem} beside {@code station.key.pem}. */
    public static Path publicFile(Path file) {
        return file.resolveSibling(file.getFileName().toString().replace(".key.pem", ".pub.pem"));
    }

    /**
     * The fingerprint of a public key in a file, SHA-256 of its SubjectPublicKeyInfo.
     *
     * @throws CredentialsException {@code ca.unreadable}
     */
    public static String fingerprint(Path publicFile) {
        try {
            return Pem.blocks(Files.readAllBytes(publicFile)).stream()
                    .filter(block -> block.label().equals(PUBLIC_KEY))
                    .map(block -> Sha.hex("SHA-256", block.der()))
                    .findFirst()
                    .orElseThrow(() -> CredentialsException.unreadable(publicFile, "It has no public key.", null));
        } catch (IOException e) {
            throw CredentialsException.unreadable(publicFile, e);
        }
    }

    public PublicKey publicKey() {
        return key.publicKey();
    }

    /** ECDSA with SHA-256 in DER. */
    public byte[] sign(byte[] message) {
        return key.sign(message);
    }
}
