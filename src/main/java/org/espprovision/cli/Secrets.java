package org.espprovision.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.espprovision.ProvisioningException;
import org.espprovision.pki.Passphrase;
import org.espprovision.pki.PassphraseFile;
import org.espprovision.workspace.AuthorityPassphrase;
import org.jspecify.annotations.Nullable;

/** Where secrets come from: a file the command line names, the environment or settings, a question, or made up once. */
final class Secrets {
    /** How a new authority comes to its pass phrase. */
    enum NewAuthority {
        MAY_ASK,
        ASKS_NOTHING
    }

    private final Surroundings surroundings;
    private final Settings settings;
    private final Prompt prompt = new Prompt();

    Secrets(Surroundings surroundings, Settings settings) {
        this.surroundings = surroundings;
        this.settings = settings;
    }

    /** The first line of the file, else the setting. */
    Optional<String> find(String name, @Nullable Path file) {
        return file == null ? settings.find(name) : Optional.of(firstLine(name, file));
    }

    /**
     * The pass phrase of the authority's key. Where a new authority must not or cannot ask for one, it is made and kept in
     * the user's own configuration folder.
     *
     * @param tell hears where a made pass phrase was put
     */
    Passphrase ofAuthority(Path authority, @Nullable Path file, NewAuthority manner, Consumer<String> tell) {
        Optional<Passphrase> given = given("ca-passphrase", file);
        if (given.isPresent()) {
            return given.get();
        }
        return AuthorityPassphrase.of(authority, surroundings.configurationFolder())
                .find(
                        () -> ask(authority),
                        () -> manner == NewAuthority.MAY_ASK && surroundings.canAsk() ? askForNew() : Optional.empty(),
                        surroundings.random(),
                        tell);
    }

    /** The pass phrase of a root's key, which is another than that of the authority it signs. */
    Passphrase ofRoot(Path root, @Nullable Path file) {
        Optional<Passphrase> given = given("root-passphrase", file);
        if (given.isPresent()) {
            return given.get();
        }
        PassphraseFile kept = PassphraseFile.in(surroundings.configurationFolder(), root);
        return kept.exists()
                ? kept.read()
                : asked("root-passphrase", "pass phrase of the root's key", "Pass phrase of the root in " + root);
    }

    /** The PIN of a token that a new authority's key goes to. */
    Passphrase ofToken(@Nullable Path file) {
        return given("ca-passphrase", file)
                .orElseGet(() -> asked("ca-passphrase", "PIN of the token", "PIN of the token"));
    }

    /** What opens a key that another program wrote. */
    Passphrase ofForeignKey(Path key, @Nullable Path file) {
        return given("key-passphrase", file)
                .orElseGet(() -> asked("key-passphrase", "pass phrase of " + key, "Pass phrase of " + key));
    }

    /** A file is read into arrays that can be wiped; what stands in the environment stands there anyway. */
    private Optional<Passphrase> given(String name, @Nullable Path file) {
        if (file == null) {
            return settings.find(name).map(text -> Passphrase.of(text.toCharArray()));
        }
        if (!Files.isReadable(file)) {
            throw unreadable(
                    name,
                    file,
                    Files.exists(file)
                            ? new AccessDeniedException(file.toString())
                            : new NoSuchFileException(file.toString()));
        }
        return Optional.of(Passphrase.fromFile(file));
    }

    private Passphrase asked(String name, String meaning, String question) {
        if (!surroundings.canAsk()) {
            throw UsageException.settingMissing(name, meaning);
        }
        return Passphrase.of(prompt.secret(question));
    }

    private Passphrase ask(Path authority) {
        if (!surroundings.canAsk()) {
            throw UsageException.settingMissing("ca-passphrase", "pass phrase of the authority's key");
        }
        return Passphrase.of(prompt.secret("Pass phrase of the authority in " + authority));
    }

    private Optional<Passphrase> askForNew() {
        char[] chosen = prompt.secret("Pass phrase for the new authority; Enter makes one and keeps it");
        return chosen.length == 0 ? Optional.empty() : Optional.of(Passphrase.of(chosen));
    }

    private static String firstLine(String name, Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw unreadable(name, file, e);
        }
    }

    private static ProvisioningException unreadable(String name, Path file, IOException cause) {
        return UsageException.fileUnreadable("the file with the " + name.replace('-', ' '), file, cause);
    }
}
