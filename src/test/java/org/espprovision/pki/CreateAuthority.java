package org.espprovision.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.espprovision.ProvisioningException;

/** A process of its own that opens or creates an authority when told to go, and ends with its certificate's hash. */
public final class CreateAuthority {
    private CreateAuthority() {}

    @SuppressWarnings("SystemOut") // its standard output is what the test reads
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        System.out.println("ready");
        int go = System.in.read();
        SecureRandom random = new SecureRandom();
        PassphraseFile kept = PassphraseFile.in(folder.resolve("config"), folder.resolve("ca"));
        try (Passphrase passphrase = kept.readOrGenerate(random)) {
            CertificateAuthority authority =
                    CertificateAuthority.openOrCreate(folder.resolve("ca"), passphrase, random, Clock.systemUTC());
            System.out.println(Sha.hex("SHA-256", authority.trustAnchorDer()));
        } catch (ProvisioningException e) {
            System.out.println(e.code() + " " + e.what());
        }
        System.exit(go < 0 ? 1 : 0);
    }
}
