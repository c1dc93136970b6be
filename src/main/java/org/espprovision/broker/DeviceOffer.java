package org.espprovision.broker;

import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * What an ESP8266 offers a broker, so that whatever keeps the device out keeps this out: TLS 1.2, the cipher suites of the
 * Arduino core as far as the JDK has them, no RSA-PSS, no EdDSA and no finite-field Diffie-Hellman. Source: the core's
 * {@code suites_P} (WiFiClientSecureBearSSL.cpp).
 */
final class DeviceOffer {
    private static final String[] PROTOCOLS = {"TLSv1.2"};
    private static final List<String> CIPHERS = List.of(
            "CHACHA20_POLY1305_SHA256",
            "AES_128_GCM_SHA256",
            "AES_256_GCM_SHA384",
            "AES_128_CBC_SHA256",
            "AES_256_CBC_SHA384",
            "AES_128_CBC_SHA",
            "AES_256_CBC_SHA");

    private DeviceOffer() {}

    static void to(SSLSocket socket) {
        List<String> supported = Arrays.asList(socket.getSupportedCipherSuites());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setCipherSuites(CIPHERS.stream()
                .flatMap(cipher -> List.of("TLS_ECDHE_ECDSA_WITH_" + cipher, "TLS_ECDHE_RSA_WITH_" + cipher).stream())
                .filter(supported::contains)
                .toArray(String[]::new));
        parameters.setAlgorithmConstraints(new WhatTheDeviceKnows());
        socket.setSSLParameters(parameters);
    }

    /** The JDK asks this before it offers a signature scheme or a group. */
    private static final class WhatTheDeviceKnows implements AlgorithmConstraints {
        private static final Set<String> LACKING =
                Set.of("RSASSA-PSS", "EdDSA", "Ed25519", "Ed448", "X448", "DiffieHellman", "DH");

        @Override
        public boolean permits(
                Set<CryptoPrimitive> primitives, String algorithm, @Nullable AlgorithmParameters parameters) {
            return !LACKING.contains(algorithm);
        }

        @Override
        public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
            return true; // the chain's own rules judge keys, and say more
        }

        @Override
        public boolean permits(
                Set<CryptoPrimitive> primitives, String algorithm, Key key, @Nullable AlgorithmParameters parameters) {
            return !LACKING.contains(algorithm);
        }
    }
}
