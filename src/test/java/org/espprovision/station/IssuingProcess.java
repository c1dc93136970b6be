package org.espprovision.station;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.espprovision.ledger.Ledger;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.DeviceKey;
import org.espprovision.pki.DeviceName;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.Passphrase;
import org.espprovision.pki.RevocationReason;

/** A process of its own that issues certificates from a workspace, and withdraws every tenth of them. */
public final class IssuingProcess {
    static final String PASS_PHRASE = "many hands";

    private IssuingProcess() {}

    @SuppressWarnings("SystemOut") // its standard output is what the test reads
    public static void main(String[] arguments) {
        Path workspace = Path.of(arguments[0]);
        SecureRandom random = new SecureRandom();
        Registrar registrar = registrar(workspace, random);
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            String name = arguments[1] + "-" + i;
            try (DeviceKey key = DeviceKey.generate(KeyKind.EC_P256, random)) {
                var certificate = registrar.issue(new DeviceName(name), Optional.empty(), key);
                System.out.println(certificate.serial().value().toString(16));
            }
            if (i % 10 == 0) {
                registrar.revoke(name, RevocationReason.CESSATION_OF_OPERATION);
                registrar.renewList(Registrar.LIST_LIFE);
            }
        }
    }

    static Registrar registrar(Path workspace, SecureRandom random) {
        return new Registrar(
                authority(workspace, random), Ledger.open(workspace.resolve("ledger"), Clock.systemUTC()), random);
    }

    static CertificateAuthority authority(Path workspace, SecureRandom random) {
        try (Passphrase passphrase = Passphrase.of(PASS_PHRASE.toCharArray())) {
            return CertificateAuthority.openOrCreate(workspace.resolve("ca"), passphrase, random, Clock.systemUTC());
        }
    }
}
