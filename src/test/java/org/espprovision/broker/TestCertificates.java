package org.espprovision.broker;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates for tests, made in a few milliseconds and as wrong as a test wants them. */
public final class TestCertificates {
    private static final AtomicLong SERIAL = new AtomicLong(0x5000);

    private TestCertificates() {}

    /** A certificate authority with an EC key. */
    public static Authority authority(String name) {
        return authority(name, ecKey());
    }

    public static Authority authority(String name, KeyPair key) {
        TlsIdentity own = new Order(new X500Name("CN=" + name), key, new X500Name("CN=" + name), key.getPrivate())
                .with(Extension.basicConstraints, new BasicConstraints(true))
                .with(Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .sign();
        return new Authority(own);
    }

    public static KeyPair ecKey() {
        return key("EC");
    }

    public static KeyPair rsaKey() {
        return key("RSA");
    }

    /** Two Mersenne primes make an RSA key of 4,484 bits in no time: larger than BearSSL takes. */
    public static KeyPair oversizedRsaKey() {
        BigInteger p = BigInteger.TWO.pow(2203).subtract(BigInteger.ONE);
        BigInteger q = BigInteger.TWO.pow(2281).subtract(BigInteger.ONE);
        BigInteger pLess = p.subtract(BigInteger.ONE);
        BigInteger qLess = q.subtract(BigInteger.ONE);
        BigInteger e = BigInteger.valueOf(65_537);
        BigInteger d = e.modInverse(pLess.multiply(qLess));
        try {
            KeyFactory keys = KeyFactory.getInstance("RSA");
            return new KeyPair(
                    keys.generatePublic(new RSAPublicKeySpec(p.multiply(q), e)),
                    keys.generatePrivate(new RSAPrivateCrtKeySpec(
                            p.multiply(q), e, d, p, q, d.mod(pLess), d.mod(qLess), q.modInverse(p))));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    public static KeyPair ed25519Key() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair key(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** An authority's certificate and key, ready to sign. */
    public record Authority(TlsIdentity own) {
        public X509Certificate certificate() {
            return own.certificate();
        }

        /** A good client certificate with an EC key. */
        public TlsIdentity client(String name) {
            return order("CN=" + name, ecKey()).forClient().sign();
        }

        /** A good server certificate with an EC key for these DNS names. */
        public TlsIdentity server(String... dnsNames) {
            return order("CN=" + dnsNames[0], ecKey()).forServer().dns(dnsNames).sign();
        }

        public Order order(String subject, KeyPair key) {
            X500Name issuer =
                    X500Name.getInstance(certificate().getSubjectX500Principal().getEncoded());
            return new Order(new X500Name(subject), key, issuer, own.key());
        }

        /** An authority below this one. */
        public Authority intermediate(String name) {
            return new Authority(order("CN=" + name, ecKey())
                    .with(Extension.basicConstraints, new BasicConstraints(true))
                    .with(Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .sign());
        }

        public X509CRL revoking(X509Certificate... certificates) {
            return revokingUntil(Instant.now().plus(Duration.ofDays(30)), certificates);
        }

        /** A list that must be replaced by then. */
        public X509CRL revokingUntil(Instant nextUpdate, X509Certificate... certificates) {
            try {
                Date now = Date.from(nextUpdate.minus(Duration.ofDays(30)));
                var builder = new JcaX509v2CRLBuilder(certificate(), now).setNextUpdate(Date.from(nextUpdate));
                for (X509Certificate certificate : certificates) {
                    builder.addCRLEntry(certificate.getSerialNumber(), now, CRLReason.superseded);
                }
                return new JcaX509CRLConverter().getCRL(builder.build(signer(own.key())));
            } catch (GeneralSecurityException | OperatorCreationException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** A certificate being ordered. */
    public static final class Order {
        private record Entry(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {}

        private final X500Name subject;
        private final KeyPair key;
        private final X500Name issuer;
        private final PrivateKey issuerKey;
        private final List<Entry> extensions = new ArrayList<>();
        private String signature = "";
        private Instant from = Instant.now().minus(Duration.ofDays(1));
        private Instant until = Instant.now().plus(Duration.ofDays(365));

        private Order(X500Name subject, KeyPair key, X500Name issuer, PrivateKey issuerKey) {
            this.subject = subject;
            this.key = key;
            this.issuer = issuer;
            this.issuerKey = issuerKey;
        }

        public Order valid(Instant first, Instant last) {
            from = first;
            until = last;
            return this;
        }

        /** Another signature than the usual one for the issuer's key, by Java's name for it. */
        public Order signature(String algorithm) {
            signature = algorithm;
            return this;
        }

        public Order forClient() {
            return leaf(KeyPurposeId.id_kp_clientAuth);
        }

        public Order forServer() {
            return leaf(KeyPurposeId.id_kp_serverAuth);
        }

        private Order leaf(KeyPurposeId purpose) {
            return with(Extension.basicConstraints, new BasicConstraints(false))
                    .with(Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature))
                    .withPlain(Extension.extendedKeyUsage, new ExtendedKeyUsage(purpose));
        }

        public Order dns(String... names) {
            return names(GeneralName.dNSName, names);
        }

        public Order ip(String... addresses) {
            return names(GeneralName.iPAddress, addresses);
        }

        private Order names(int kind, String... names) {
            GeneralName[] entries = java.util.Arrays.stream(names)
                    .map(name -> new GeneralName(kind, name))
                    .toArray(GeneralName[]::new);
            return withPlain(Extension.subjectAlternativeName, new GeneralNames(entries));
        }

        /** Adds a critical extension. */
        public Order with(ASN1ObjectIdentifier oid, ASN1Encodable value) {
            extensions.add(new Entry(oid, true, value));
            return this;
        }

        public Order withPlain(ASN1ObjectIdentifier oid, ASN1Encodable value) {
            extensions.add(new Entry(oid, false, value));
            return this;
        }

        public TlsIdentity sign() {
            try {
                var builder = new JcaX509v3CertificateBuilder(
                        issuer,
                        BigInteger.valueOf(SERIAL.incrementAndGet()),
                        Date.from(from),
                        Date.from(until),
                        subject,
                        key.getPublic());
                for (Entry entry : extensions) {
                    builder.addExtension(entry.oid(), entry.critical(), entry.value());
                }
                var certificate = new JcaX509CertificateConverter()
                        .getCertificate(builder.build(
                                signature.isEmpty()
                                        ? signer(issuerKey)
                                        : new JcaContentSignerBuilder(signature)
                                                .setProvider(new BouncyCastleProvider())
                                                .build(issuerKey)));
                return TlsIdentity.of(certificate, key.getPrivate());
            } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static ContentSigner signer(PrivateKey key) throws OperatorCreationException {
        return new JcaContentSignerBuilder(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA")
                .build(key);
    }

    /** Writes {@code name.crt} and {@code name.key} as PEM, for programs that read files. */
    public static void writePem(Path directory, String name, TlsIdentity identity) throws IOException {
        try {
            StringBuilder chain = new StringBuilder();
            for (X509Certificate certificate : identity.chain()) {
                chain.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            Files.writeString(directory.resolve(name + ".crt"), chain);
            Files.writeString(
                    directory.resolve(name + ".key"),
                    pem("PRIVATE KEY", identity.key().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
    }
}
