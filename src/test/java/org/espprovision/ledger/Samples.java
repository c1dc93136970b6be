package org.espprovision.ledger;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.espprovision.MacAddress;
import org.espprovision.ledger.LedgerEntry.Confirmed;
import org.espprovision.ledger.LedgerEntry.Failed;
import org.espprovision.ledger.LedgerEntry.Flashed;
import org.espprovision.ledger.LedgerEntry.Issued;
import org.espprovision.ledger.LedgerEntry.Reserved;

/** One chip and the entries of its life. */
final class Samples {
    static final Clock NOON = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
    static final MacAddress MAC = MacAddress.parse("5c:cf:7f:01:02:03");
    static final String SERIAL = "5a17";
    static final String HASH = "ab".repeat(32);
    static final Instant NOT_AFTER = Instant.parse("2036-11-24T00:00:00Z");

    private Samples() {}

    static Reserved reserved(String serial) {
        return new Reserved(serial, MAC, "esp8266-5ccf7f010203", HASH);
    }

    static Issued issued(String serial) {
        return Issued.of(certificate(serial));
    }

    static Flashed flashed(String serial) {
        return new Flashed(serial, HASH, 400_000, "cd".repeat(32), "4m1m", "flash MD5");
    }

    static Confirmed confirmed(String serial) {
        return new Confirmed(serial, Map.of("broker", "broker.local:8883", "topic", "devices/a/up/proof"));
    }

    static Failed failed(String serial) {
        return new Failed(Optional.of(serial), MAC, "chip.silent", "flash");
    }

    static X509Certificate certificate(String serial) {
        try {
            KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
            X500Name name = new X500Name("CN=esp8266-5ccf7f010203");
            var builder = new JcaX509v3CertificateBuilder(
                    name,
                    new BigInteger(serial, 16),
                    Date.from(NOON.instant()),
                    Date.from(NOT_AFTER),
                    name,
                    keys.getPublic());
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
