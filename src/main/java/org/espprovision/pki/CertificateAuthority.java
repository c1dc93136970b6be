package org.espprovision.pki;

import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.espprovision.MacAddress;

/**
 * The authority that signs certificates of devices and brokers: a key under a pass phrase and the certificate for it, in
 * the files {@code ca.key} and {@code ca.crt} of one folder; with a root above it that is kept elsewhere, that root's
 * certificate is in {@code root.crt}. Safe for use by several threads.
 *
 * <p>What it issues is worded by a profile, {@code strict} unless told otherwise.
 */
public final class CertificateAuthority {
    private static final int CRL_SIGN = 6; // bit number of RFC 5280 section 4.2.1.3

    private final Issuer issuer;
    private final X509Certificate certificate;
    private final Optional<X509Certificate> root;
    private final Optional<Path> folder;
    private final Profile profile;
    private final SecureRandom random;
    private final Clock clock;

    private CertificateAuthority(
            Issuer issuer,
            X509Certificate certificate,
            Optional<X509Certificate> root,
            Optional<Path> folder,
            Profile profile,
            SecureRandom random,
            Clock clock) {
        this.issuer = issuer;
        this.certificate = certificate;
        this.root = root;
        this.folder = folder;
        this.profile = profile;
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
     * The certificate of the authority in a folder, which must be of use now. Needs no pass phrase.
     *
     * @throws CredentialsException {@code ca.missing}, {@code ca.incomplete}, {@code ca.unreadable}, {@code ca.expired} or
     *     {@code ca.early}
     */
    public static X509Certificate require(Path directory, Clock clock) {
        return AuthorityFolder.at(directory).readCertificate(clock.instant());
    }

    /** Where the latest revocation list of the authority in a folder lies, there or not. */
    public static Path revocationFile(Path directory) {
        return RevocationFile.in(directory).path();
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
        return opened(folder, folder.readKeyOf(certificate, passphrase), certificate, Profile.strict(), random, clock);
    }

    private static CertificateAuthority opened(
            AuthorityFolder folder,
            SigningKey key,
            X509Certificate certificate,
            Profile profile,
            SecureRandom random,
            Clock clock) {
        return new CertificateAuthority(
                Issuer.of(certificate, key),
                certificate,
                folder.readRoot(),
                Optional.of(folder.path()),
                profile,
                random,
                clock);
    }

    /**
     * Makes a new authority, or finishes one whose making was interrupted after its key was written.
     *
     * @throws CredentialsException {@code ca.exists}, {@code ca.write}, {@code ca.root}, or as {@link #open}
     */
    public static CertificateAuthority create(
            Path directory, AuthorityPlan plan, Passphrase passphrase, SecureRandom random, Clock clock) {
        AuthorityFolder folder = AuthorityFolder.at(directory);
        if (folder.hasCertificate() && folder.hasKey()) {
            throw CredentialsException.authorityExists(directory);
        }
        return openOrCreate(directory, plan, passphrase, random, clock);
    }

    /** {@link #openOrCreate(Path, AuthorityPlan, Passphrase, SecureRandom, Clock)}, strict and with a P-256 key. */
    public static CertificateAuthority openOrCreate(
            Path directory, Passphrase passphrase, SecureRandom random, Clock clock) {
        return openOrCreate(directory, AuthorityPlan.of(Profile.strict(), KeyKind.EC_P256), passphrase, random, clock);
    }

    /**
     * Opens the authority of a folder, making it first where there is none. Several processes may do this at once: they
     * all get the same authority.
     *
     * @param plan of a new authority; one that exists stays as it is
     * @throws CredentialsException {@code ca.write}, {@code ca.root}, or as {@link #open}
     */
    public static CertificateAuthority openOrCreate(
            Path directory, AuthorityPlan plan, Passphrase passphrase, SecureRandom random, Clock clock) {
        AuthorityFolder folder = AuthorityFolder.at(directory);
        SigningKey key = folder.complete(plan, passphrase, random, made -> firstCertificate(plan, made, random, clock));
        X509Certificate certificate = folder.readCertificate(clock.instant());
        return opened(folder, folder.matching(certificate, key), certificate, plan.profile(), random, clock);
    }

    /**
     * Takes over an authority that another program made: its certificate as it is, its key encrypted anew with our pass
     * phrase.
     *
     * @param passphraseOfKey asked only when the key is encrypted
     * @throws CredentialsException {@code ca.exists}, {@code ca.unreadable}, {@code ca.passphrase}, {@code ca.mismatch},
     *     {@code ca.expired}, {@code ca.early}, {@code ca.key-usage}, {@code ca.root-missing}, {@code ca.root-mismatch},
     *     {@code ca.write}
     */
    public static CertificateAuthority takeOver(
            Path directory,
            AuthorityFiles theirs,
            Supplier<Passphrase> passphraseOfKey,
            Passphrase passphrase,
            SecureRandom random,
            Clock clock) {
        if (exists(directory)) {
            throw CredentialsException.authorityExists(directory);
        }
        theirs.bringInto(AuthorityFolder.at(directory), passphraseOfKey, passphrase, random, clock.instant());
        return open(directory, passphrase, random, clock);
    }

    /** An authority nobody can open again. */
    static CertificateAuthority inMemory(AuthorityPlan plan, SecureRandom random, Clock clock) {
        SigningKey key = SigningKey.of(plan.key().generate(random));
        X509Certificate certificate = firstCertificate(plan, key, random, clock);
        return new CertificateAuthority(
                Issuer.of(certificate, key),
                certificate,
                plan.issuedBy().map(CertificateAuthority::certificate),
                Optional.empty(),
                plan.profile(),
                random,
                clock);
    }

    private static X509Certificate firstCertificate(
            AuthorityPlan plan, SigningKey key, SecureRandom random, Clock clock) {
        if (plan.issuedBy().isPresent()) {
            return plan.issuedBy().get().issueAuthority(plan.template(), key.publicKey());
        }
        Issuer itself = Issuer.ofItself(key, plan.template());
        return itself.sign(new CertificateDraft(
                itself.name(),
                key.publicKey(),
                SerialNumber.random(random),
                plan.template().lifetime().from(clock.instant()),
                plan.template().extensions(Particulars.ofAuthority(key.publicKey(), itself.keyId()))));
    }

    private X509Certificate issueAuthority(Template template, PublicKey key) {
        Particulars particulars = Particulars.ofAuthority(key, issuer.keyId());
        if (certificate.getBasicConstraints() == 0) {
            throw CredentialsException.noRoot(Names.commonName(certificate.getSubjectX500Principal()));
        }
        if (template.subject(particulars).equals(issuer.name())) {
            throw CredentialsException.sameNameAsRoot(Names.commonName(certificate.getSubjectX500Principal()));
        }
        return sign(template, particulars, SerialNumber.random(random));
    }

    /** The same authority, issuing by another profile. */
    public CertificateAuthority issuingBy(Profile other) {
        return new CertificateAuthority(issuer, certificate, root, folder, other, random, clock);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** Whether a certificate ends with this authority, where its profile may have asked for more. */
    public boolean cutsShort(X509Certificate issued) {
        Instant end = issued.getNotAfter().toInstant();
        return end.equals(certificate.getNotAfter().toInstant()) && end.isBefore(Lifetime.NO_END);
    }

    /** What devices and brokers are told to trust: the root where there is one, else this authority. */
    public X509Certificate trustAnchor() {
        return root.orElse(certificate);
    }

    /** The trust anchor as the device's {@code /ca.crt.der} holds it. */
    public byte[] trustAnchorDer() {
        try {
            return trustAnchor().getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has no encoding", e);
        }
    }

    /**
     * What a broker needs to check devices, which send their own certificate only: this authority's certificate, and its
     * root's where there is one. For Mosquitto's {@code cafile}.
     */
    public String bundlePem() {
        return Pem.of(certificate).text()
                + root.map(above -> Pem.of(above).text()).orElse("");
    }

    /**
     * Issues a device's certificate, never past the authority's own end. Name the serial number and the key's hash in the
     * ledger before calling this: then a crash leaves no certificate nobody knows of.
     *
     * @throws CredentialsException {@code ca.expired}, {@code ca.early}, {@code profile.value}, {@code name.length}
     */
    public DeviceCertificate issueDevice(DeviceName name, MacAddress mac, DeviceKey key, SerialNumber serial) {
        return issueDevice(name, Optional.of(mac), key.publicKey(), serial);
    }

    /** The same for a device whose chip is not at hand. */
    public DeviceCertificate issueDevice(
            DeviceName name, Optional<MacAddress> mac, DeviceKey key, SerialNumber serial) {
        return issueDevice(name, mac, key.publicKey(), serial);
    }

    /** The same for a key that never leaves its owner. Nothing of the request but its key is taken over. */
    public DeviceCertificate issueDevice(
            DeviceName name, Optional<MacAddress> mac, CertificateRequest request, SerialNumber serial) {
        return issueDevice(name, mac, request.publicKey(), serial);
    }

    private DeviceCertificate issueDevice(
            DeviceName name, Optional<MacAddress> mac, PublicKey key, SerialNumber serial) {
        return new DeviceCertificate(
                sign(profile.device(), Particulars.ofDevice(name, mac, key, issuer.keyId()), serial));
    }

    /** {@link #issueServer(KeyKind, ServerNames, SerialNumber, Consumer)} with a P-256 key, for the life of one run. */
    public ServerCredentials issueServer(Set<String> dnsNames, Set<InetAddress> addresses) {
        return issueServer(KeyKind.EC_P256, dnsNames, addresses);
    }

    /** {@link #issueServer(KeyKind, ServerNames, SerialNumber, Consumer)} with a serial number nobody writes down; {@code name.host} too. */
    public ServerCredentials issueServer(KeyKind kind, Set<String> dnsNames, Set<InetAddress> addresses) {
        return issueServer(kind, ServerNames.of(dnsNames, addresses), SerialNumber.random(random), spkiSha256 -> {});
    }

    /**
     * Makes a key and certificate for a broker. Each IPv4 address is written as an address and as a DNS name, since the
     * ESP8266 compares DNS names only.
     *
     * @param beforeSigning hears the SHA-256 of the key's SubjectPublicKeyInfo, to write it down
     * @throws CredentialsException {@code ca.expired}, {@code ca.early}, {@code name.length}
     */
    public ServerCredentials issueServer(
            KeyKind kind, ServerNames names, SerialNumber serial, Consumer<String> beforeSigning) {
        KeyPair pair = kind.generate(random);
        beforeSigning.accept(Sha.hex("SHA-256", pair.getPublic().getEncoded()));
        X509Certificate server =
                sign(profile.server(), Particulars.ofServer(names, pair.getPublic(), issuer.keyId()), serial);
        return new ServerCredentials(server, pair.getPrivate(), root.map(above -> certificate), trustAnchor());
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

    /**
     * Makes credentials for an MQTT client of our own that stands for a device during a check: under this common name, valid
     * for a day, and in memory only.
     *
     * @throws CredentialsException {@code name.device}, {@code ca.expired}, {@code ca.early}
     */
    public ClientCredentials issueClient(String commonName) {
        KeyPair pair = KeyKind.EC_P256.generate(random);
        Particulars particulars =
                Particulars.ofDevice(new DeviceName(commonName), Optional.empty(), pair.getPublic(), issuer.keyId());
        return new ClientCredentials(
                sign(OwnClient.TEMPLATE, particulars, SerialNumber.random(random)), pair.getPrivate());
    }

    /**
     * Makes a new revocation list and puts it in place of the one before, whole or not at all.
     *
     * @param revocations asked while no other process writes a list, so that a newer list never lacks what an older had
     * @param life until the next one must be there; never past the authority's own end
     * @throws CredentialsException {@code crl.key-usage}, {@code crl.unreadable}, {@code ca.write}, {@code ca.expired}
     */
    public RevocationList publishRevocations(Supplier<List<Revocation>> revocations, Period life) {
        boolean[] usage = certificate.getKeyUsage();
        if (usage != null && !usage[CRL_SIGN]) {
            throw CredentialsException.mayNotSignLists(Names.commonName(certificate.getSubjectX500Principal()));
        }
        Path place = folder.orElseThrow(CredentialsException::noFolder);
        return RevocationFile.in(place)
                .replace(number ->
                        issuer.sign(revocations.get(), number, validityOf(Lifetime.lasting(Duration.ZERO, life))));
    }

    /** The latest revocation list, if one was ever made. */
    public Optional<RevocationList> revocations() {
        return folder.flatMap(place -> RevocationFile.in(place).read());
    }

    private X509Certificate sign(Template template, Particulars particulars, SerialNumber serial) {
        return issuer.sign(new CertificateDraft(
                template.subject(particulars),
                particulars.key(),
                serial,
                validityOf(template.lifetime()),
                template.extensions(particulars)));
    }

    private Validity validityOf(Lifetime lifetime) {
        Instant now = clock.instant();
        AuthorityFolder.requireCurrent(certificate, now);
        Validity own = new Validity(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
        return lifetime.from(now).within(own);
    }
}
