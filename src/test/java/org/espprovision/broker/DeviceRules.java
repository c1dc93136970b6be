package org.espprovision.broker;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.espprovision.broker.TestCertificates.Authority;

/**
 * What BearSSL on the device says to which chain, as a table. The virtual chip and the broker's check have each their own
 * copy of BearSSL's rules, on purpose; this table holds both to the same.
 */
public final class DeviceRules {
    public static final String HOST = "broker.local";

    /** No error. */
    public static final int GOOD = 0;

    private static final Duration DAY = Duration.ofDays(1);
    private static final Authority ROOT = TestCertificates.authority("Device Root");
    private static final Authority NAMESAKE = TestCertificates.authority("Device Root");
    private static final Authority STRANGER = TestCertificates.authority("Another Root");
    private static final Authority MIDDLE = ROOT.intermediate("Middle");

    private DeviceRules() {}

    /**
     * A chain and the device's answer.
     *
     * @param error the first thing the device minds, 0 where it connects
     */
    public record Case(String name, X509Certificate anchor, List<X509Certificate> chain, int error) {
        @Override
        public String toString() {
            return name + ": " + error;
        }
    }

    public static Stream<Case> all() {
        return Stream.of(
                of("good", GOOD, good(ROOT)),
                of("the root sent along", GOOD, good(ROOT), ROOT.certificate()),
                of("an intermediate sent along", GOOD, good(MIDDLE), MIDDLE.certificate()),
                of("the intermediate not sent", 62, good(MIDDLE)),
                of("another authority", 62, good(STRANGER)),
                of("another key of the same name", 62, good(NAMESAKE)),
                of("expired", 54, server(ROOT).dns(HOST).valid(ago(20), ago(10))),
                of("not yet valid", 54, server(ROOT).dns(HOST).valid(ago(-1), ago(-9))),
                of("another name", 56, server(ROOT).dns("other.local")),
                of("an address only", 56, server(ROOT).ip("192.0.2.1")),
                of("a wildcard", GOOD, server(ROOT).dns("*.local")),
                of("capitals", GOOD, server(ROOT).dns("BROKER.local")),
                of(
                        "no alternative name",
                        GOOD,
                        ROOT.order("CN=" + HOST, TestCertificates.ecKey()).forServer()),
                of(
                        "expired and of another name and authority",
                        54,
                        server(STRANGER).dns("x").valid(ago(20), ago(10))),
                of("another name and authority", 56, server(STRANGER).dns("x")),
                of("a critical extended key usage", 57, criticalPurpose()),
                of("key encipherment only", 28, usage(KeyUsage.keyEncipherment)),
                of("non-repudiation only", GOOD, usage(KeyUsage.nonRepudiation)),
                of(
                        "for clients",
                        GOOD,
                        ROOT.order("CN=x", TestCertificates.ecKey()).forClient().dns(HOST)),
                of("RSA of 8,192 bits", 50, rsa(8192)),
                of("RSA of 4,096 bits", GOOD, rsa(4096)),
                of("RSA of 1,024 bits", GOOD, rsa(1024)),
                of("RSA of 1,016 bits", 60, rsa(1016)),
                of("the wrong one above", 55, good(MIDDLE), STRANGER.certificate()),
                of(
                        "an intermediate that is no authority",
                        58,
                        below(new BasicConstraints(false), KeyUsage.keyCertSign)),
                of("an intermediate that may not sign", 59, below(new BasicConstraints(true), KeyUsage.cRLSign)),
                new Case("the broker's own certificate is what is trusted", SELF.certificate(), SELF.chain(), GOOD),
                new Case("nothing", ROOT.certificate(), List.of(), 35));
    }

    private static final TlsIdentity SELF = ROOT.server(HOST);

    private static Instant ago(int days) {
        return Instant.now().minus(DAY.multipliedBy(days));
    }

    private static TestCertificates.Order server(Authority by) {
        return by.order("CN=x", TestCertificates.ecKey()).forServer();
    }

    private static TestCertificates.Order good(Authority by) {
        return server(by).dns(HOST);
    }

    private static TestCertificates.Order criticalPurpose() {
        return ROOT.order("CN=x", TestCertificates.ecKey())
                .with(Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                .dns(HOST);
    }

    private static TestCertificates.Order usage(int bits) {
        return ROOT.order("CN=x", TestCertificates.ecKey())
                .with(Extension.keyUsage, new KeyUsage(bits))
                .dns(HOST);
    }

    private static TestCertificates.Order rsa(int bits) {
        return ROOT.order("CN=x", rsaKey(bits)).forServer().dns(HOST);
    }

    /** Only the size matters, and making 8,192 bits takes seconds: a modulus of that length that is no product of primes. */
    private static KeyPair rsaKey(int bits) {
        try {
            var modulus = java.math.BigInteger.ONE.shiftLeft(bits).subtract(java.math.BigInteger.valueOf(159));
            var spec = new java.security.spec.RSAPublicKeySpec(modulus, java.math.BigInteger.valueOf(65_537));
            var open = java.security.KeyFactory.getInstance("RSA").generatePublic(spec);
            return new KeyPair(
                    open, KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate());
        } catch (NoSuchAlgorithmException | java.security.spec.InvalidKeySpecException e) {
            throw new AssertionError(e);
        }
    }

    private static X509Certificate[] below(BasicConstraints constraints, int usage) {
        var authority = new Authority(ROOT.order("CN=Half", TestCertificates.ecKey())
                .with(Extension.basicConstraints, constraints)
                .with(Extension.keyUsage, new KeyUsage(usage))
                .sign());
        return new X509Certificate[] {good(authority).sign().certificate(), authority.certificate()};
    }

    private static Case of(String name, int error, TestCertificates.Order own, X509Certificate... above) {
        return of(
                name,
                error,
                Stream.concat(Stream.of(own.sign().certificate()), Arrays.stream(above))
                        .toArray(X509Certificate[]::new));
    }

    private static Case of(String name, int error, X509Certificate... chain) {
        return new Case(name, ROOT.certificate(), List.of(chain), error);
    }
}
