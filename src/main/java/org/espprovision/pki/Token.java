package org.espprovision.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.OptionalLong;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;

/**
 * A PKCS#11 token that holds an authority's key, reached through the JDK's SunPKCS11, which is configured in memory and
 * known to nobody else in the process.
 *
 * <p>The JDK lists a key only beside a certificate with the same identifier, so the authority's certificate is kept in the
 * token too.
 */
final class Token {
    private final TokenAddress address;
    private final Provider provider;
    private final KeyStore store;

    private Token(TokenAddress address, Provider provider, KeyStore store) {
        this.address = address;
        this.provider = provider;
        this.store = store;
    }

    /**
     * Logs in.
     *
     * @throws CredentialsException {@code token.module}, {@code token.missing}, {@code token.pin}, {@code token.failed}
     */
    static Token open(TokenAddress address, Passphrase pin) {
        Path library = address.library();
        OptionalLong slot = slot(address, library);
        try {
            Provider provider = Security.getProvider("SunPKCS11")
                    .configure("--"
                            + configuration(library, slot.orElseThrow(() -> CredentialsException.noToken(address))));
            KeyStore store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, pin.characters());
            return new Token(address, provider, store);
        } catch (IOException e) {
            if (causedBy(e, FailedLoginException.class) || causedBy(e, UnrecoverableKeyException.class)) {
                throw CredentialsException.wrongPin(address);
            }
            throw CredentialsException.tokenFailed(address, causedBy(e, LoginException.class) ? root(e) : e);
        } catch (GeneralSecurityException | ProviderException e) {
            throw CredentialsException.tokenFailed(address, root(e));
        }
    }

    private static OptionalLong slot(TokenAddress address, Path library) {
        try {
            return TokenSlots.slotOf(address.token(), library);
        } catch (UnsatisfiedLinkError e) {
            throw CredentialsException.badModule(library, e);
        }
    }

    /** Keys made in the token stay there: sensitive, never to be extracted, for signing only. */
    private static String configuration(Path library, long slot) {
        return """
                name = provision-%d
                library = "%s"
                slot = %d
                attributes(generate, CKO_PRIVATE_KEY, *) = {
                  CKA_TOKEN = true
                  CKA_PRIVATE = true
                  CKA_SENSITIVE = true
                  CKA_EXTRACTABLE = false
                  CKA_SIGN = true
                  CKA_DECRYPT = false
                }
                attributes(generate, CKO_PUBLIC_KEY, *) = {
                  CKA_TOKEN = true
                }
                """.formatted(slot, library, slot);
    }

    /** The key with the address's label, if it is there with its certificate. */
    Optional<TokenKey> find() {
        try {
            if (!(store.getKey(address.object(), null) instanceof PrivateKey key)) {
                return Optional.empty();
            }
            Certificate certificate = store.getCertificate(address.object());
            return Optional.of(new TokenKey(key, certificate.getPublicKey(), provider));
        } catch (GeneralSecurityException | ProviderException e) {
            throw CredentialsException.tokenFailed(address, root(e));
        }
    }

    /**
     * Makes a key in the token. It has no name there yet: {@link #keep} gives it one.
     *
     * @throws CredentialsException {@code token.failed}
     */
    TokenKey generate(KeyKind kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.isRsa() ? "RSA" : "EC", provider);
            generator.initialize(kind.parameters());
            KeyPair pair = generator.generateKeyPair();
            return new TokenKey(pair.getPrivate(), pair.getPublic(), provider);
        } catch (GeneralSecurityException | ProviderException e) {
            throw CredentialsException.tokenFailed(address, root(e));
        }
    }

    /** Names a key and puts its certificate beside it, so that the next run finds it. */
    void keep(TokenKey key, X509Certificate certificate) {
        try {
            store.setKeyEntry(address.object(), key.key(), null, new Certificate[] {certificate});
        } catch (KeyStoreException | ProviderException e) {
            throw CredentialsException.tokenFailed(address, root(e));
        }
    }

    private static boolean causedBy(Throwable thrown, Class<? extends Throwable> kind) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable root(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
