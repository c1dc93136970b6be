package org.espprovision.simulator.sketch;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates for tests, good ones and every kind of bad one. */
final class TlsTestAuthority {
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private static final AtomicLong SERIAL = new AtomicLong(1);

    final KeyPair keys;
    final X509Certificate certificate;

    private TlsTestAuthority(KeyPair keys, X509Certificate certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    static TlsTestAuthority named(String name) throws Exception {
        KeyPair keys = p256();
        X509Certificate certificate = new Request(name, keys).authority(0).signedBy(new X500Name("CN=" + name), keys);
        return new TlsTestAuthority(keys, certificate);
    }

    /** An authority below this one. */
    TlsTestAuthority intermediate(Request request) throws Exception {
        return new TlsTestAuthority(request.keys, issue(request));
    }

    X509Certificate issue(Request request) throws Exception {
        return request.signedBy(
                new X500Name(certificate.getSubjectX500Principal().getName()), keys);
    }

    static KeyPair p256() throws Exception {
        return curve("secp256r1");
    }

    static KeyPair curve(String name) throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(name));
        return generator.generateKeyPair();
    }

    static KeyPair rsa(int bits) throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    /** What shall stand in a certificate. */
    static final class Request {
        private final String commonName;
        private final KeyPair keys;
        private final List<Object[]> extensions = new ArrayList<>();
        private Instant notBefore = NOW.minus(Duration.ofDays(2000));
        private Instant notAfter = NOW.plus(Duration.ofDays(3650));
        private String signature = "";

        Request(String commonName, KeyPair keys) {
            this.commonName = commonName;
            this.keys = keys;
        }

        Request valid(Instant from, Instant until) {
            notBefore = from;
            notAfter = until;
            return this;
        }

        Request dns(String... names) {
            return names(GeneralName.dNSName, names);
        }

        Request ip(String... addresses) {
            return names(GeneralName.iPAddress, addresses);
        }

        private Request names(int kind, String... names) {
            var list = Arrays.stream(names)
                    .map(name -> new GeneralName(kind, name))
                    .toArray(GeneralName[]::new);
            return with(Extension.subjectAlternativeName, false, new GeneralNames(list));
        }

        Request authority(int pathLength) {
            return with(Extension.basicConstraints, true, new BasicConstraints(pathLength));
        }

        Request with(ASN1ObjectIdentifier extension, boolean critical, ASN1Encodable value) {
            extensions.add(new Object[] {extension, critical, value});
            return this;
        }

        Request signature(String algorithm) {
            signature = algorithm;
            return this;
        }

        X509Certificate signedBy(X500Name issuer, KeyPair issuerKeys) throws Exception {
            var builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(SERIAL.getAndIncrement()),
                    Date.from(notBefore),
                    Date.from(notAfter),
                    new X500Name("CN=" + commonName),
                    keys.getPublic());
            for (Object[] extension : extensions) {
                builder.addExtension(
                        (ASN1ObjectIdentifier) extension[0], (Boolean) extension[1], (ASN1Encodable) extension[2]);
            }
            boolean rsa = issuerKeys.getPrivate().getAlgorithm().equals("RSA");
            String algorithm = !signature.isEmpty() ? signature : rsa ? "SHA256withRSA" : "SHA256withECDSA";
            byte[] der = builder.build(new JcaContentSignerBuilder(algorithm)
                            .setProvider(new BouncyCastleProvider())
                            .build(issuerKeys.getPrivate()))
                    .getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        }
    }
}
