package org.espprovision.pki;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/**
 * The kinds of key made here. RSA-4096 is not among them: signing with it takes an ESP8266 at 80 MHz longer than the 15 s
 * a handshake may last.
 *
 * <p>Times are counted instructions of BearSSL on the chip's core at 80 MHz; RSA-3072 is reckoned from RSA-2048 by the
 * cube of its length.
 */
public enum KeyKind {
    /** EC on the curve NIST P-256 (secp256r1): a handshake costs the chip about 1.3 s at 80 MHz. */
    EC_P256("ec-p256", "EC"),
    /** EC on the curve NIST P-384 (secp384r1): signing alone costs 1.3 s, verifying 2.4 s. */
    EC_P384("ec-p384", "EC"),
    /** RSA with 2,048 bits and exponent 65,537: about 3.1 s a handshake, read by every firmware ever shipped. */
    RSA_2048("rsa-2048", "RSA"),
    /** RSA with 3,072 bits: about 8.5 s to sign, which leaves little of the 15 s. */
    RSA_3072("rsa-3072", "RSA");

    private static final String TOO_SLOW =
            "Signing with it takes an ESP8266 at 80 MHz at least 24 s, and its core gives a TLS handshake 15 s: the device "
                    + "could never connect. Use ec-p256, or rsa-3072 at most.";
    private static final String NOT_IN_BEARSSL = "The ESP8266's TLS library, BearSSL, does not have it. Use ec-p256.";

    private final String text;
    private final String algorithm;

    KeyKind(String text, String algorithm) {
        this.text = text;
        this.algorithm = algorithm;
    }

    /**
     * Reads {@code ec-p256}, {@code ec}, {@code ec-p384}, {@code rsa-2048}, {@code rsa} or {@code rsa-3072}.
     *
     * @throws CredentialsException {@code key.refused} for a kind that no ESP8266 can use, {@code key.kind} for anything
     *     else
     */
    public static KeyKind parse(String text) {
        return switch (text) {
            case "ec-p256", "ec" -> EC_P256;
            case "ec-p384" -> EC_P384;
            case "rsa-2048", "rsa" -> RSA_2048;
            case "rsa-3072" -> RSA_3072;
            case "rsa-4096", "rsa-8192" -> throw CredentialsException.refusedKeyKind(text, TOO_SLOW);
            case "rsa-1024" ->
                throw CredentialsException.refusedKeyKind(
                        text, "It has been too weak since 2013 (NIST SP 800-131A). Use ec-p256 or rsa-2048.");
            case "ed25519", "ed448", "ec-p521" ->
                throw CredentialsException.refusedKeyKind(
                        text,
                        text.equals("ec-p521")
                                ? "It would take the chip several times as long as ec-p384 and buys nothing. Use ec-p256."
                                : NOT_IN_BEARSSL);
            default -> throw CredentialsException.unknownKeyKind(text);
        };
    }

    /**
     * The kind of somebody else's key.
     *
     * @throws CredentialsException {@code key.refused} when no ESP8266 could use it
     */
    static KeyKind of(PublicKey key) {
        if (key instanceof RSAPublicKey rsa && rsa.getAlgorithm().equals("RSA")) { // and not RSASSA-PSS
            int bits = rsa.getModulus().bitLength();
            return switch (bits) {
                case 2048 -> RSA_2048;
                case 3072 -> RSA_3072;
                default ->
                    throw CredentialsException.refusedKeyKind(
                            "RSA-" + bits,
                            bits > 3072
                                    ? TOO_SLOW
                                    : "Keys of 2,048 and 3,072 bits are made and taken here, no others.");
            };
        }
        if (key instanceof ECPublicKey ec) {
            for (KeyKind kind : new KeyKind[] {EC_P256, EC_P384}) {
                if (kind.isOn(ec.getParams())) {
                    return kind;
                }
            }
            throw CredentialsException.refusedKeyKind("EC on " + ec.getParams(), "Use the curve P-256 or P-384.");
        }
        throw CredentialsException.refusedKeyKind(key.getAlgorithm(), NOT_IN_BEARSSL);
    }

    private boolean isOn(ECParameterSpec curve) {
        try {
            AlgorithmParameters ours = AlgorithmParameters.getInstance("EC");
            ours.init(parameters());
            ECParameterSpec spec = ours.getParameterSpec(ECParameterSpec.class);
            return spec.getCurve().equals(curve.getCurve()) && spec.getOrder().equals(curve.getOrder());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime does not know " + text, e);
        }
    }

    boolean isRsa() {
        return algorithm.equals("RSA");
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

    AlgorithmParameterSpec parameters() {
        return switch (this) {
            case EC_P256 -> new ECGenParameterSpec("secp256r1");
            case EC_P384 -> new ECGenParameterSpec("secp384r1");
            case RSA_2048 -> new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4);
            case RSA_3072 -> new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F4);
        };
    }

    /** The name as settings write it: {@code ec-p256}. */
    @Override
    public String toString() {
        return text;
    }
}
