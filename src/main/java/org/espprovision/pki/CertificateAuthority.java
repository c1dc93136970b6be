package org.espprovision.pki;

import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.util.Set;
import org.espprovision.MacAddress;

/**
 * The authority that devices and brokers trust: a key under a pass phrase and the self-signed certificate for it, in the
 * files {@code ca.key} and {@code ca.crt} of one folder. Safe for use by several threads.
 *
 * <p>The authority's certificate lasts 20 years. BearSSL never looks at the dates of what it trusts; firmware from
 * before Arduino core 2.5 (axTLS) counts time in 32 bits and would need an end before 2038-01-19.
 */
public final class CertificateAuthority {
    private static final Period AUTHORITY_LIFE = Period.ofYears(20);
    private static final Period DEVICE_LIFE = Period.ofYears(10);
    /** As long as a device's: a device that set its clock once at boot finds a renewed certificate "not yet valid". */
    private static final Period SERVER_LIFE = Period.ofYears(10);

    private static final Period CLIENT_LIFE = Period.ofDays(1);

    private final Issuer issuer;
    private final X509Certificate certificate;
    private final SecureRandom random;
    private final Clock clock;

    private CertificateAuthority(Issuer issuer, X509Certificate certificate, SecureRandom random, Clock clock) {
        this.issuer = issuer;
        this.certificate = certificate;
        this.random = random;
        this.clock = clock;
    }

    /** Whether a folder holds an authority, or part of one. */
    public static boolean exists(Path directory) {
        AuthorityFolder folder = AuthorityFolder.at(directory);
        return folder.hasCertificate() || folder.hasKey();
    }

    /**
     * Where the certificate of the authority in a folder lies, there or not; {@link CaFile#read} reads it without a pass
     * phrase.
     */
    public static Path certificateFile(Path directory) {
        return AuthorityFolder.at(directory).certificate();
    }

    /**
     * Opens the authority of a folder with {@code passphrase}, which the caller closes.
     *
     * @throws CredentialsException {@code ca.missing}, {@code ca.incomplete}, {@code ca.unreadable}, {@code ca.passphrase},
     *     {@code ca.mismatch}, {@code ca.expired} or {@code ca.early}
     */
    public static CertificateAuthority open(Path directory, Passphrase passphrase, SecureRandom random, Clock clock) {
        AuthorityFolder folder = AuthorityFolder.at(directory);
        X509Certificate certificate = folder.readCertificate(clock.instant());
        SigningKey key = folder.readKeyOf(certificate, passphrase);
        return new CertificateAuthority(Issuer.of(certificate, key), certificate, random, clock);
    }

    /**
     * Makes a new authority, or finishes one whose making was interrupted after its key was written.
     *
     * @throws CredentialsException {@code ca.exists}, {@code ca.write}, or as {@link #open}
     */
    public static CertificateAuthority create(
            Path directory, KeyKind kind, Passphrase passphrase, SecureRandom random, Clock clock) {
        AuthorityFolder folder = AuthorityFolder.at(directory);
        if (folder.hasCertificate() && folder.hasKey()) {
            throw CredentialsException.authorityExists(directory);
        }
        return openOrCreate(directory, kind, passphrase, random, clock);
    }

    /** {@link #openOrCreate(Path, KeyKind, Passphrase, SecureRandom, Clock)} with a P-256 key. */
    public static CertificateAuthority openOrCreate(
            Path directory, Passphrase passphrase, SecureRandom random, Clock clock) {
        return openOrCreate(directory, KeyKind.EC_P256, passphrase, random, clock);
    }

    /**
     * Opens the authority of a folder, making it first where there is none. Several processes may do this at once: they
     * all get the same authority.
     *
     * @param kind of a new authority's key; one that exists keeps its own
     * @throws CredentialsException {@code ca.write}, or as {@link #open}
     */
    public static CertificateAuthority openOrCreate(
            Path directory, KeyKind kind, Passphrase passphrase, SecureRandom random, Clock clock) {
        AuthorityFolder.at(directory)
                .complete(kind, passphrase, random, pair -> selfSigned(Issuer.ofItself(pair), pair, random, clock));
        return open(directory, passphrase, random, clock);
    }

    /** An authority nobody can open again. */
    static CertificateAuthority inMemory(KeyKind kind, SecureRandom random, Clock clock) {
        KeyPair pair = kind.generate(random);
        Issuer itself = Issuer.ofItself(pair);
        return new CertificateAuthority(itself, selfSigned(itself, pair, random, clock), random, clock);
    }

    private static X509Certificate selfSigned(Issuer itself, KeyPair pair, SecureRandom random, Clock clock) {
        return itself.sign(new CertificateDraft(
                itself.name(),
                pair.getPublic(),
                SerialNumber.random(random),
                Validity.from(clock.instant(), AUTHORITY_LIFE),
                Profile.authority()));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** The authority's certificate as the device's {@code /ca.crt.der} holds it. */
    public byte[] trustAnchorDer() {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has no encoding", e);
        }
    }

    /**
     * Issues a device's certificate, for ten years but never past the authority's own end. Name the serial number and the
     * key's hash in the ledger before calling this: then a crash leaves no certificate nobody knows of.
     *
     * @throws CredentialsException {@code ca.expired}, {@code ca.early}
     */
    public DeviceCertificate issueDevice(DeviceName name, MacAddress mac, DeviceKey key, SerialNumber serial) {
        return new DeviceCertificate(issuer.sign(new CertificateDraft(
                Profile.deviceSubject(name, mac),
                key.publicKey(),
                serial,
                validityOf(DEVICE_LIFE),
                Profile.device(name, mac))));
    }

    /** {@link #issueServer(KeyKind, Set, Set)} with a P-256 key. */
    public ServerCredentials issueServer(Set<String> dnsNames, Set<InetAddress> addresses) {
        return issueServer(KeyKind.EC_P256, dnsNames, addresses);
    }

    /**
     * Makes a key and certificate for a broker. Each IPv4 address is written as an address and as a DNS name, since the
     * ESP8266 compares DNS names only.
     *
     * @throws CredentialsException {@code name.host} for a name that is no host name, one with an underscore for example;
     *     {@code ca.expired}, {@code ca.early}
     */
    public ServerCredentials issueServer(KeyKind kind, Set<String> dnsNames, Set<InetAddress> addresses) {
        ServerNames names = ServerNames.of(dnsNames, addresses);
        KeyPair pair = kind.generate(random);
        X509Certificate server = issuer.sign(new CertificateDraft(
                Profile.subject(names.commonName()),
                pair.getPublic(),
                SerialNumber.random(random),
                validityOf(SERVER_LIFE),
                Profile.server(kind, names)));
        return new ServerCredentials(server, pair.getPrivate(), certificate);
    }

    /**
     * Makes credentials for the client that watches a broker during a run: common name {@code provision-monitor}, valid
     * for a day.
     *
     * @throws CredentialsException {@code ca.expired}, {@code ca.early}
     */
    public ClientCredentials issueMonitor() {
        return issueClient("provision-monitor");
    }

    ClientCredentials issueClient(String commonName) {
        KeyPair pair = KeyKind.EC_P256.generate(random);
        X509Certificate client = issuer.sign(new CertificateDraft(
                Profile.subject(commonName),
                pair.getPublic(),
                SerialNumber.random(random),
                validityOf(CLIENT_LIFE),
                Profile.client()));
        return new ClientCredentials(client, pair.getPrivate());
    }

    private Validity validityOf(Period life) {
        Instant now = clock.instant();
        AuthorityFolder.requireCurrent(certificate, now);
        Validity own = new Validity(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
        return Validity.from(now, life).within(own);
    }
}
