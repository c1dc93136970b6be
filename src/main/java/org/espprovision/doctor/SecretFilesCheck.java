package org.espprovision.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.espprovision.FailureKind;

/** Files with pass phrases and passwords: they are there, this user can read them and nobody else can. */
final class SecretFilesCheck implements Check {
    private final List<Path> files;

    SecretFilesCheck(List<Path> files) {
        this.files = files;
    }

    @Override
    public String subject() {
        return "files with pass phrases";
    }

    @Override
    public FailureKind kind() {
        return FailureKind.USAGE;
    }

    @Override
    public void look(Findings found) throws IOException {
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                found.problem(
                        "secret.unreadable",
                        "%s, which settings name for a secret, %s"
                                .formatted(file, Files.exists(file) ? "may not be read by this user" : "is not there"),
                        "Name the right file, or make it readable for this user alone: chmod 600.");
            } else if (Modes.isOpenToOthers(file)) {
                found.problem(
                        "secret.open",
                        "others may read the secret in %s".formatted(file),
                        "chmod 600 %s. Where strangers had an account here, change the secret too.".formatted(file));
            } else {
                found.ok("secret.private", "%s is readable for its owner alone".formatted(file));
            }
        }
    }
}
