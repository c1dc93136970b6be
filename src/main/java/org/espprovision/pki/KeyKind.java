package org.espprovision.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/**
 * The kinds of key made here. RSA-4096 is not among them: signing with it takes an ESP8266 at 80 MHz longer than the 15 s
 * a handshake may last.
 */
public enum KeyKind {
    /** EC on the curve NIST P-256 (secp256r1): a handshake costs the chip about 1.3 s at 80 MHz. */
    EC_P256("ec-p256", "EC"),
    /** RSA with 2,048 bits and exponent 65,537: about 3.1 s a handshake, read by every firmware ever shipped. */
    RSA_2048("rsa-2048", "RSA");

    private final String text;
    private final String algorithm;

    KeyKind(String text, String algorithm) {
        this.text = text;
        this.algorithm = algorithm;
    }

    /**
     * Reads {@code ec-p256}, {@code ec}, {@code rsa-2048} or {@code rsa}.
     *
     * @throws CredentialsException {@code key.kind} for anything else
     */
    public static KeyKind parse(String text) {
        return switch (text) {
            case "ec-p256", "ec" -> EC_P256;
            case "rsa-2048", "rsa" -> RSA_2048;
            default -> throw CredentialsException.unknownKeyKind(text);
        };
    }

    KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(parameters(), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot make a key of kind " + text, e);
        }
    }

    private AlgorithmParameterSpec parameters() {
        return switch (this) {
            case EC_P256 -> new ECGenParameterSpec("secp256r1");
            case RSA_2048 -> new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4);
        };
    }

    /** The name as settings write it: {@code ec-p256}. */
    @Override
    public String toString() {
        return text;
    }
}
