package org.espprovision.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.espprovision.pki.CredentialFiles;
import org.espprovision.pki.CredentialFiles.Existing;
import org.espprovision.pki.CredentialFiles.Form;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command's files go, and in which form. */
final class FileOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "PATH",
            description = "Where to write; without it, to standard output where that makes sense.")
    private @Nullable Path output;

    @Option(names = "--form", paramLabel = "FORM", description = "pem (default) or der.", defaultValue = "pem")
    private String form = "pem";

    @Option(names = "--force", description = "Replace files that are there already.")
    private boolean force;

    Optional<Path> output() {
        return Optional.ofNullable(output);
    }

    CredentialFiles files() {
        return new CredentialFiles(form(), force ? Existing.REPLACED : Existing.KEPT);
    }

    private Form form() {
        return switch (form.toLowerCase(Locale.ROOT)) {
            case "pem" -> Form.PEM;
            case "der" -> Form.DER;
            default -> throw UsageException.badValue("--form", form, "it is pem or der");
        };
    }

    /** One public thing: into the file that was named, else to standard output. */
    void deliver(byte[] content, Surroundings surroundings) {
        if (output != null) {
            files().publicFile(output, content);
        } else if (form() == Form.PEM) {
            surroundings.out().print(new String(content, StandardCharsets.US_ASCII));
            surroundings.out().flush();
        } else {
            printBytes(content);
        }
    }

    /** Bytes would not survive a writer of text. */
    private static void printBytes(byte[] content) {
        try {
            new FileOutputStream(FileDescriptor.out).write(content);
        } catch (IOException e) {
            throw UsageException.outputClosed(e);
        }
    }
}
