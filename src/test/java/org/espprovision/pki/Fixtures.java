package org.espprovision.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import org.espprovision.MacAddress;

/** What several tests of this room begin with. */
final class Fixtures {
    static final SecureRandom RANDOM = new SecureRandom();
    static final Clock CLOCK = Clock.systemUTC();
    static final MacAddress MAC = MacAddress.parse("5c:cf:7f:a1:b2:c3");
    static final DeviceName NAME = new DeviceName("esp8266-5ccf7fa1b2c3");

    private Fixtures() {}

    static CertificateAuthority authority(KeyKind kind) {
        return CertificateAuthority.inMemory(plan(kind), RANDOM, CLOCK);
    }

    static AuthorityPlan plan(KeyKind kind) {
        return AuthorityPlan.of(Profile.strict(), kind);
    }

    static DeviceCertificate device(CertificateAuthority authority, DeviceKey key) {
        return authority.issueDevice(NAME, MAC, key, SerialNumber.random(RANDOM));
    }

    static Passphrase passphrase() {
        return Passphrase.of("correct horse".toCharArray());
    }

    static String pem(Path folder, String name, X509Certificate certificate)
            throws IOException, GeneralSecurityException {
        return write(folder, name, new Pem(Pem.CERTIFICATE, certificate.getEncoded()).bytes());
    }

    static String write(Path folder, String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes).toString();
    }
}
