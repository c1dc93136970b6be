package org.espprovision.station;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;
import org.espprovision.broker.TlsIdentity;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.CredentialFiles;
import org.espprovision.pki.DeviceCertificate;
import org.espprovision.pki.DeviceKey;
import org.espprovision.pki.DeviceName;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.RevocationReason;

/**
 * A certificate that exists only to be refused: it is revoked as soon as it is issued, and it is kept with its key, so that
 * one can knock at a broker with it and see whether the broker looks at its revocation list. Its key opens nothing anywhere
 * else. It lies in {@code broker/} of the workspace.
 */
final class KnownRevoked {
    private static final String NAME = "provision-revoked";
    private static final int RANDOM_BYTES = 4;

    private final Path folder;

    private KnownRevoked(Path folder) {
        this.folder = folder;
    }

    static KnownRevoked in(Path workspace) {
        return new KnownRevoked(workspace.resolve("broker"));
    }

    /** The one of this authority that its latest list has; empty when there is none yet. */
    Optional<TlsIdentity> find(CertificateAuthority authority) {
        Path certificateFile = folder.resolve(NAME + ".crt.der");
        Path keyFile = folder.resolve(NAME + ".key.der");
        if (!Files.isReadable(certificateFile) || !Files.isReadable(keyFile)) {
            return Optional.empty();
        }
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(certificateFile)));
            certificate.verify(authority.certificate().getPublicKey());
            return authority
                    .revocations()
                    .filter(list -> list.x509().isRevoked(certificate))
                    .map(list -> TlsIdentity.of(certificate, key(keyFile)));
        } catch (IOException | GeneralSecurityException ofAnotherAuthorityOrDamaged) {
            return Optional.empty(); // a new one takes its place
        }
    }

    /** Issues one and revokes it. The list that has it is another step: {@link Registrar#renewList}. */
    TlsIdentity make(CertificateAuthority authority, Registrar registrar, SecureRandom random) {
        byte[] chance = new byte[RANDOM_BYTES];
        random.nextBytes(chance);
        DeviceName name = new DeviceName(NAME + "-" + HexFormat.of().formatHex(chance));
        try (DeviceKey key = DeviceKey.generate(KeyKind.EC_P256, random)) {
            DeviceCertificate issued = registrar.issue(name, Optional.empty(), key);
            registrar.revoke(issued.serial().value().toString(16), RevocationReason.CESSATION_OF_OPERATION);
            var files = new CredentialFiles(CredentialFiles.Form.DER, CredentialFiles.Existing.REPLACED);
            CredentialFiles.prepare(folder);
            files.device(folder, new DeviceName(NAME), issued, key, authority);
            return TlsIdentity.of(issued.x509(), key(folder.resolve(NAME + ".key.der")));
        }
    }

    private static PrivateKey key(Path file) {
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(file)));
        } catch (IOException | GeneralSecurityException e) {
            throw StationException.knownRevoked(file, e);
        }
    }
}
