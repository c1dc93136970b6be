package org.espprovision.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The two files of an authority, {@code ca.key} and {@code ca.crt}, and {@code root.crt} where a root stands above it.
 *
 * <p>{@code ca.key} holds the key, encrypted, or the PKCS#11 URI of the token it lives in.
 *
 * <p>The key is what an authority is: it is put in place first, whole, by exactly one of the processes that try, and is
 * never replaced. The certificate follows from it. So whoever finds a key without a certificate, after a crash or while
 * another process is at work, makes the certificate, and again only the first one counts.
 */
final class AuthorityFolder {
    private static final int MAX_ADDRESS_BYTES = 4096;

    private final Path folder;
    private final Path key;
    private final Path certificate;
    private final Path root;

    private AuthorityFolder(Path folder) {
        this.folder = folder;
        this.key = folder.resolve("ca.key");
        this.certificate = folder.resolve("ca.crt");
        this.root = folder.resolve("root.crt");
    }

    static AuthorityFolder at(Path folder) {
        return new AuthorityFolder(folder);
    }

    Path path() {
        return folder;
    }

    boolean hasKey() {
        return DurableFile.isThere(key);
    }

    boolean hasCertificate() {
        return DurableFile.isThere(certificate);
    }

    Path certificate() {
        return certificate;
    }

    /**
     * Makes what is missing.
     *
     * @param plan of a new authority
     * @param certified makes the certificate for the authority's key
     * @return the authority's key, opened: deriving it from the pass phrase a second time would take as long as the first
     */
    SigningKey complete(
            AuthorityPlan plan,
            Passphrase passphrase,
            SecureRandom random,
            Function<SigningKey, X509Certificate> certified) {
        // The certificate is looked for first: when it is there, its key was there before it.
        if (hasCertificate()) {
            requireKey();
            return readKey(passphrase);
        }
        writeRoot(plan.issuedBy().map(CertificateAuthority::certificate));
        SigningKey signing = hasKey() ? readKey(passphrase) : createKey(plan, passphrase, random, certified);
        try {
            DurableFile.PUBLIC.createOnce(
                    certificate, Pem.of(certified.apply(signing)).bytes());
            return signing;
        } catch (IOException e) {
            throw CredentialsException.cannotWrite(certificate, e);
        }
    }

    /**
     * The root above is the first thing written, so that an authority whose making was interrupted is never finished as one
     * that signs itself.
     */
    private void writeRoot(Optional<X509Certificate> above) {
        Optional<X509Certificate> before = readRoot();
        if (before.isPresent() && !before.equals(above)) {
            throw CredentialsException.rootExpected(root);
        }
        if (above.isEmpty() || before.isPresent()) {
            return;
        }
        if (hasKey()) {
            throw CredentialsException.certificateMissing(certificate, key);
        }
        try {
            DurableFile.createFolder(folder);
            DurableFile.PUBLIC.createOnce(root, Pem.of(above.get()).bytes());
        } catch (IOException e) {
            throw CredentialsException.cannotWrite(root, e);
        }
    }

    /**
     * Puts an authority in place that came from elsewhere: as a whole folder, because a key without its certificate would be
     * given another one.
     */
    void bringIn(
            X509Certificate authority,
            byte[] pkcs8,
            Optional<X509Certificate> above,
            Passphrase passphrase,
            SecureRandom random) {
        try {
            DurableFile.createFolder(folder);
            AuthorityFolder made = at(Files.createTempDirectory(
                    folder.toAbsolutePath().getParent(), folder.getFileName() + "-", DurableFile.ownerOnly()));
            try {
                made.write(authority, pkcs8, above, passphrase, random);
                Files.move(made.folder, folder, StandardCopyOption.ATOMIC_MOVE); // over an empty folder only
            } finally {
                made.remove();
            }
        } catch (IOException e) {
            throw hasKey() ? CredentialsException.authorityExists(folder) : CredentialsException.cannotWrite(folder, e);
        }
    }

    private void write(
            X509Certificate authority,
            byte[] pkcs8,
            Optional<X509Certificate> above,
            Passphrase passphrase,
            SecureRandom random)
            throws IOException {
        byte[] sealed = EncryptedKey.seal(pkcs8, passphrase, random);
        DurableFile.PRIVATE.createOnce(key, new Pem(Pem.ENCRYPTED_PRIVATE_KEY, sealed).bytes());
        if (above.isPresent()) {
            DurableFile.PUBLIC.createOnce(root, Pem.of(above.get()).bytes());
        }
        DurableFile.PUBLIC.createOnce(certificate, Pem.of(authority).bytes());
    }

    /** What is left of a folder that did not get its place. */
    private void remove() throws IOException {
        for (Path file : List.of(key, root, certificate, folder)) {
            Files.deleteIfExists(file);
        }
    }

    /** The certificate of the root above, if there is one. */
    Optional<X509Certificate> readRoot() {
        return DurableFile.isThere(root) ? Optional.of(CaFile.read(root)) : Optional.empty();
    }

    /** Our new key, or the one of a process that was faster. */
    private SigningKey createKey(
            AuthorityPlan plan,
            Passphrase passphrase,
            SecureRandom random,
            Function<SigningKey, X509Certificate> certified) {
        return plan.token().isPresent()
                ? createInToken(plan.token().get(), plan.key(), passphrase, certified)
                : createInFile(plan.key(), passphrase, random);
    }

    /** A key that is there already under this name, or a new one. The key file then holds where it is. */
    private SigningKey createInToken(
            TokenAddress address, KeyKind kind, Passphrase pin, Function<SigningKey, X509Certificate> certified) {
        Token token = Token.open(address, pin);
        TokenKey found = token.find().orElseGet(() -> {
            TokenKey fresh = token.generate(kind);
            token.keep(fresh, certified.apply(fresh));
            return token.find().orElseThrow(() -> CredentialsException.noKeyInToken(address));
        });
        try {
            DurableFile.createFolder(folder);
            boolean ours = DurableFile.PRIVATE.createOnce(key, (address + "\n").getBytes(StandardCharsets.UTF_8));
            return ours ? found : readKey(pin);
        } catch (IOException e) {
            throw CredentialsException.cannotWrite(key, e);
        }
    }

    private SigningKey createInFile(KeyKind kind, Passphrase passphrase, SecureRandom random) {
        KeyPair pair = kind.generate(random);
        byte[] plain = pair.getPrivate().getEncoded();
        try {
            DurableFile.createFolder(folder);
            byte[] sealed = EncryptedKey.seal(plain, passphrase, random);
            boolean ours = DurableFile.PRIVATE.createOnce(key, new Pem(Pem.ENCRYPTED_PRIVATE_KEY, sealed).bytes());
            return ours ? SigningKey.of(pair) : readKey(passphrase);
        } catch (IOException e) {
            throw CredentialsException.cannotWrite(key, e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** The certificate, which must be of use now. Needs no pass phrase. */
    X509Certificate readCertificate(Instant now) {
        if (!hasCertificate()) {
            throw hasKey()
                    ? CredentialsException.certificateMissing(certificate, key)
                    : CredentialsException.noAuthority(folder);
        }
        requireKey();
        X509Certificate authority = CaFile.read(certificate);
        requireCurrent(authority, now);
        return authority;
    }

    /** A batch may still run when its authority ends, so this is asked at opening and at each certificate. */
    static void requireCurrent(X509Certificate authority, Instant now) {
        Instant begin = authority.getNotBefore().toInstant();
        Instant end = authority.getNotAfter().toInstant();
        if (now.isBefore(begin)) {
            throw CredentialsException.notYetValid(Names.commonName(authority.getSubjectX500Principal()), begin);
        }
        if (now.isAfter(end)) {
            throw CredentialsException.expired(Names.commonName(authority.getSubjectX500Principal()), end);
        }
    }

    /** The key that belongs to the certificate. */
    SigningKey readKeyOf(X509Certificate authority, Passphrase passphrase) {
        return matching(authority, readKey(passphrase));
    }

    SigningKey matching(X509Certificate authority, SigningKey signing) {
        if (!signing.matches(authority.getPublicKey())) {
            throw CredentialsException.mismatch(certificate, key);
        }
        return signing;
    }

    /** Where the key lives, when that is a token. */
    Optional<TokenAddress> token() {
        try {
            String text = Files.size(key) > MAX_ADDRESS_BYTES ? "" : Files.readString(key, StandardCharsets.ISO_8859_1);
            return text.startsWith("pkcs11:") ? Optional.of(TokenAddress.parse(text.strip())) : Optional.empty();
        } catch (IOException e) {
            throw CredentialsException.unreadable(key, e);
        }
    }

    private SigningKey readKey(Passphrase passphrase) {
        Optional<TokenAddress> address = token();
        if (address.isPresent()) {
            return Token.open(address.get(), passphrase)
                    .find()
                    .orElseThrow(() -> CredentialsException.noKeyInToken(address.get()));
        }
        byte[] plain = EncryptedKey.open(encryptedKey(), passphrase, key);
        try {
            return FileKey.parse(plain);
        } catch (IllegalArgumentException e) {
            // Nearly always a wrong pass phrase whose padding happened to look right.
            throw CredentialsException.wrongPassphrase(key);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private byte[] encryptedKey() {
        List<Pem> blocks;
        try {
            blocks = Pem.blocks(Files.readAllBytes(key));
        } catch (IOException e) {
            throw CredentialsException.unreadable(key, e);
        }
        if (blocks.size() != 1 || !blocks.get(0).label().equals(Pem.ENCRYPTED_PRIVATE_KEY)) {
            throw CredentialsException.unreadable(
                    key,
                    "It is truncated, or not one encrypted PKCS#8 key in PEM; "
                            + "'openssl pkcs8 -topk8 -v2 aes-256-cbc' makes one of any key.",
                    null);
        }
        return blocks.get(0).der();
    }

    private void requireKey() {
        if (!hasKey()) {
            throw CredentialsException.keyMissing(certificate, key);
        }
    }
}
