package org.espprovision.cli;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.espprovision.pki.AuthorityFacts;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.RevocationList;

/** An authority as a person reads it, and as a program does. */
final class AuthorityReport {
    private AuthorityReport() {}

    static void print(X509Certificate certificate, Path folder, Surroundings surroundings) {
        var facts = new AuthorityFacts(certificate);
        row(surroundings, "authority", facts.subject());
        row(surroundings, "key", facts.key());
        row(surroundings, "valid", "%s to %s".formatted(facts.notBefore(), facts.notAfter()));
        row(surroundings, "SHA-256", facts.fingerprint());
        if (!facts.isSelfSigned()) {
            row(surroundings, "issued by", facts.issuer());
        }
        row(surroundings, "folder", folder.toString());
        list(folder)
                .ifPresent(list -> row(
                        surroundings,
                        "revoked",
                        "%,d on list number %s, next by %s".formatted(list.size(), list.number(), list.nextUpdate())));
        surroundings.out().flush();
    }

    static void printJson(X509Certificate certificate, Path folder, Surroundings surroundings) {
        var facts = new AuthorityFacts(certificate);
        new JsonLine()
                .with("subject", facts.subject())
                .with("issuer", facts.issuer())
                .with("key", facts.key())
                .with("serial", facts.serial())
                .with("notBefore", facts.notBefore().toString())
                .with("notAfter", facts.notAfter().toString())
                .with("sha256", facts.fingerprint())
                .with("crlNumber", list(folder).map(list -> list.number().toString()))
                .with(
                        "crlNextUpdate",
                        list(folder).map(list -> list.nextUpdate().toString()))
                .print(surroundings);
    }

    static Optional<RevocationList> list(Path folder) {
        Path file = CertificateAuthority.revocationFile(folder);
        return java.nio.file.Files.exists(file) ? Optional.of(RevocationList.read(file)) : Optional.empty();
    }

    private static void row(Surroundings surroundings, String label, String text) {
        surroundings.out().println("%-10s %s".formatted(label, text));
    }
}
