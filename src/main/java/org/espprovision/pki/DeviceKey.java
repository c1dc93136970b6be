package org.espprovision.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * A device's key pair on its way from the random source into a flash image. It is never written to disk here; close it
 * once the image is made. Not for use by several threads.
 */
public final class DeviceKey implements AutoCloseable {
    private final KeyKind kind;
    private final PublicKey publicKey;
    private byte @Nullable [] der;

    private DeviceKey(KeyKind kind, PublicKey publicKey, byte[] der) {
        this.kind = kind;
        this.publicKey = publicKey;
        this.der = der;
    }

    /** Makes a new key: well under a millisecond for P-256, on average about 75 ms for RSA-2048. */
    public static DeviceKey generate(KeyKind kind, SecureRandom random) {
        KeyPair pair = kind.generate(random);
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        return new DeviceKey(kind, pair.getPublic(), kind.isRsa() ? pkcs1(pkcs8) : pkcs8);
    }

    /** The key inside PKCS#8, bare; wipes the PKCS#8. */
    private static byte[] pkcs1(byte[] pkcs8) {
        try {
            return Der.encode(PrivateKeyInfo.getInstance(pkcs8).parsePrivateKey());
        } catch (IOException e) {
            throw new UncheckedIOException("a key just made cannot be read", e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    public KeyKind kind() {
        return kind;
    }

    /**
     * The private key as the device's file holds it, a copy that the caller wipes: PKCS#1 for RSA, which every ESP8266
     * TLS library reads, old axTLS included; PKCS#8 for EC, because it names the curve where the JDK's bare key does not.
     *
     * @throws IllegalStateException after {@link #destroy}
     */
    public byte[] derForDevice() {
        if (der == null) {
            throw new IllegalStateException("the device's key was destroyed");
        }
        return der.clone();
    }

    /** The key at work: it signs a request that it is certified. */
    SigningKey signing() {
        byte[] own = derForDevice();
        byte[] pkcs8 = kind.isRsa() ? pkcs8(own) : own;
        try {
            return FileKey.parse(pkcs8);
        } finally {
            Arrays.fill(own, (byte) 0);
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static byte[] pkcs8(byte[] pkcs1) {
        try {
            return Der.encode(new PrivateKeyInfo(
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                    RSAPrivateKey.getInstance(pkcs1)));
        } catch (IOException e) {
            throw new UncheckedIOException("a key just made cannot be read", e);
        }
    }

    /** What a PEM file with {@link #derForDevice} is labelled. */
    String pemLabel() {
        return kind.isRsa() ? "RSA " + Pem.PRIVATE_KEY : Pem.PRIVATE_KEY;
    }

    /** SHA-256 of the public key's SubjectPublicKeyInfo in 64 hex digits: what the ledger knows the key by. */
    public String spkiSha256() {
        return Sha.hex("SHA-256", publicKey.getEncoded());
    }

    PublicKey publicKey() {
        return publicKey;
    }

    /** Wipes this object's copy of the private key; safe to call twice. */
    public void destroy() {
        if (der != null) {
            Arrays.fill(der, (byte) 0);
            der = null;
        }
    }

    /** The same as {@link #destroy}, for try-with-resources. */
    @Override
    public void close() {
        destroy();
    }

    @Override
    public String toString() {
        return "DeviceKey[" + kind + "]";
    }
}
