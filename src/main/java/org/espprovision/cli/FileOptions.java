package org.espprovision.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
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

    /** One public thing: into the file that was named, else to standard output; a program gets the file's name or a text. */
    void deliver(byte[] content, Surroundings surroundings, CommonOptions options) {
        if (output != null) {
            files().publicFile(output, content);
        }
        if (options.json) {
            asJson(content).print(surroundings);
        } else if (output == null) {
            toStandardOutput(content, surroundings);
        }
    }

    private JsonLine asJson(byte[] content) {
        if (output != null) {
            return new JsonLine().with("file", output.toString());
        }
        return form() == Form.PEM
                ? new JsonLine().with("pem", new String(content, StandardCharsets.US_ASCII))
                : new JsonLine().with("der", Base64.getEncoder().encodeToString(content));
    }

    private void toStandardOutput(byte[] content, Surroundings surroundings) {
        if (form() == Form.PEM) {
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
