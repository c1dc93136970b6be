package org.espprovision.simulator.sketch;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/**
 * Which keys BearSSL can use, and how it reads a private key: RSA as PKCS#1 or PKCS#8, EC on P-256, P-384 or P-521 as
 * SEC 1 with the curve named inside or as PKCS#8. Unencrypted DER only.
 */
final class TlsKeys {
    private static final byte[] VERSION_0 = {TlsDer.INTEGER, 1, 0};
    private static final int SEC1_CURVE = 0xA0;

    /** AlgorithmIdentifier of rsaEncryption, 1.2.840.113549.1.1.1 with NULL. */
    private static final byte[] RSA_ENCRYPTION = {
        0x30, 13, 6, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1, 5, 0
    };

    /** OBJECT IDENTIFIER id-ecPublicKey, 1.2.840.10045.2.1. */
    private static final byte[] EC_PUBLIC_KEY = {6, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};

    private TlsKeys() {}

    static PrivateKey parsePrivate(byte[] file) throws GeneralSecurityException {
        if (!TlsDer.isOneSequence(file)) {
            throw new InvalidKeyException("not one DER structure from end to end");
        }
        TlsDer key = new TlsDer(file).open(TlsDer.SEQUENCE);
        int version = key.smallInteger();
        if (version == 1) {
            return ellipticCurve(fromSec1(file, key));
        }
        if (key.nextIs(TlsDer.INTEGER)) {
            byte[] pkcs8 = TlsDer.element(
                    TlsDer.SEQUENCE, VERSION_0, RSA_ENCRYPTION, TlsDer.element(TlsDer.OCTET_STRING, file));
            return rsa(pkcs8);
        }
        byte[] algorithm = key.open(TlsDer.SEQUENCE).next(TlsDer.OBJECT_IDENTIFIER);
        return isEllipticCurve(algorithm) ? ellipticCurve(file) : rsa(file);
    }

    /** The curve stands in the optional field [0]; without it the device cannot tell which curve is meant. */
    private static byte[] fromSec1(byte[] file, TlsDer key) throws InvalidKeyException {
        key.next(TlsDer.OCTET_STRING);
        byte[] curve = key.next(SEC1_CURVE);
        byte[] algorithm = TlsDer.element(TlsDer.SEQUENCE, EC_PUBLIC_KEY, curve);
        return TlsDer.element(TlsDer.SEQUENCE, VERSION_0, algorithm, TlsDer.element(TlsDer.OCTET_STRING, file));
    }

    private static boolean isEllipticCurve(byte[] objectIdentifier) {
        return Arrays.equals(TlsDer.element(TlsDer.OBJECT_IDENTIFIER, objectIdentifier), EC_PUBLIC_KEY);
    }

    private static PrivateKey rsa(byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static PrivateKey ellipticCurve(byte[] pkcs8) throws GeneralSecurityException {
        PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        if (key instanceof ECKey ec && isSupportedCurve(ec.getParams())) {
            return key;
        }
        throw new InvalidKeyException("an elliptic curve other than P-256, P-384 and P-521");
    }

    static boolean isSupported(PublicKey key) {
        return key instanceof RSAPublicKey || (key instanceof ECPublicKey ec && isSupportedCurve(ec.getParams()));
    }

    private static boolean isSupportedCurve(ECParameterSpec parameters) {
        for (String name : new String[] {"secp256r1", "secp384r1", "secp521r1"}) {
            if (curve(name).getCurve().equals(parameters.getCurve())) {
                return true;
            }
        }
        return false;
    }

    private static ECParameterSpec curve(String name) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(name));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java 17 knows " + name, e);
        }
    }
}
