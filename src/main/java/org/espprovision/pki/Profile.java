package org.espprovision.pki;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What each kind of certificate says: the authority's own, a broker's and a device's. Three are built in: {@code strict},
 * the default; {@code guide}, field by field what the openssl commands of a well-known guide make; {@code idevid}, a
 * device identity after IEEE 802.1AR. A user's own is a YAML file, best begun as a copy of one of these.
 */
public final class Profile {
    private final String name;
    private final Template authority;
    private final Template server;
    private final Template device;

    Profile(String name, Template authority, Template server, Template device) {
        this.name = name;
        this.authority = authority;
        this.server = server;
        this.device = device;
    }

    /** The default. */
    public static Profile strict() {
        return ProfileFile.builtIn(BuiltIn.STRICT);
    }

    /**
     * A built-in profile by its name, else the profile in a file.
     *
     * @throws CredentialsException {@code profile.unknown} when it is neither, {@code profile.invalid} with file and line
     *     when it says something impossible
     */
    public static Profile named(String nameOrFile) {
        Optional<BuiltIn> builtIn = BuiltIn.named(nameOrFile);
        if (builtIn.isPresent()) {
            return ProfileFile.builtIn(builtIn.get());
        }
        Path file = Path.of(nameOrFile);
        if (!Files.exists(file)) {
            throw CredentialsException.unknownProfile(nameOrFile);
        }
        return ProfileFile.read(file);
    }

    /** Whether a profile of this name comes with the program. */
    public static boolean isBuiltIn(String name) {
        return BuiltIn.named(name).isPresent();
    }

    /** The YAML text of a built-in profile, to copy and change. */
    public static String text(String name) {
        return BuiltIn.named(name).map(ProfileFile::text).orElseThrow(() -> CredentialsException.unknownProfile(name));
    }

    /** The built-in name or the file's. */
    public String name() {
        return name;
    }

    Template authority() {
        return authority;
    }

    Template server() {
        return server;
    }

    Template device() {
        return device;
    }

    @Override
    public String toString() {
        return name;
    }

    /** The profiles that come with the program. */
    enum BuiltIn {
        STRICT("strict"),
        GUIDE("guide"),
        IDEVID("idevid");

        private final String text;

        BuiltIn(String text) {
            this.text = text;
        }

        private static Optional<BuiltIn> named(String text) {
            for (BuiltIn profile : values()) {
                if (profile.text.equals(text)) {
                    return Optional.of(profile);
                }
            }
            return Optional.empty();
        }

        String text() {
            return text;
        }
    }
}
