package org.espprovision.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.espprovision.FailureKind;
import org.espprovision.pki.CaFile;
import org.espprovision.pki.CertificateAuthority;

/** The authority's certificate and how long it lasts. Its key is opened by nobody. */
final class AuthorityCheck implements Check {
    /** To renew an authority means to reach every device again. */
    private static final Duration EARLY_ENOUGH = Duration.ofDays(365);

    private final Path folder;
    private final Clock clock;

    AuthorityCheck(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public String subject() {
        return "the authority";
    }

    @Override
    public FailureKind kind() {
        return FailureKind.CREDENTIALS;
    }

    @Override
    public void look(Findings found) throws IOException {
        Path key = folder.resolve("ca.key");
        if (!CertificateAuthority.exists(folder) && !Files.exists(key)) {
            found.ok("ca.none", "there is no authority in %s yet; the first run makes one".formatted(folder));
            return;
        }
        if (Files.exists(key) && Modes.isOpenToOthers(key)) {
            found.problem("ca.key-open", "others may read the authority's key %s".formatted(key), "chmod 600 " + key);
        }
        end(found, "ca", "the authority", CertificateAuthority.require(folder, clock));
        Path root = folder.resolve("root.crt");
        if (Files.exists(root)) {
            end(found, "root", "the root above it", CaFile.read(root));
        }
    }

    private void end(Findings found, String code, String which, X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration left = Duration.between(clock.instant(), end);
        String words = "%s is good until %s, %,d days".formatted(which, end, left.toDays());
        if (left.isNegative()) {
            found.problem(
                    code + ".expired",
                    "%s ended on %s".formatted(which, end),
                    "Devices refuse the broker. Make a new one in another --workspace and provision the devices again.");
        } else if (left.compareTo(EARLY_ENOUGH) < 0) {
            found.warning(
                    code + ".ends-soon",
                    words,
                    "No certificate outlives it. Make a new one in another --workspace in time, and give devices "
                            + "certificates of it while the broker believes both.");
        } else {
            found.ok(code + ".current", words);
        }
    }
}
