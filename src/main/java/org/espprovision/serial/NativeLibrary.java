package org.espprovision.serial;

import com.fazecast.jSerialComm.SerialPort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * jSerialComm's native code, unpacked where only this user can write. Left alone, the library unpacks it to a directory
 * in {@code /tmp} that anyone may write to, loads whatever it finds there, and cleans up around it through symbolic links.
 * Two system properties, set before the library's class is initialised, keep it away from there.
 */
final class NativeLibrary {
    private static final String WHERE_TO_LOAD_FROM = "jSerialComm.library.path";

    /**
     * Names the library's own directory in /tmp and in the user's home, whose old content it deletes, following links. A
     * name nobody can guess is a directory nobody can prepare, and the library only makes it when all else failed.
     */
    private static final String NAME_OF_ITS_OWN_DIRECTORY = "fazecast.jSerialComm.appid";

    private final Path directory;

    NativeLibrary(Path directory) {
        this.directory = directory;
    }

    /** The user's cache directory by the XDG Base Directory rules, or what the system has in its place. */
    static NativeLibrary forUser(Map<String, String> environment) {
        String home = System.getProperty("user.home", "");
        String named = environment.getOrDefault(
                "XDG_CACHE_HOME", onWindows() ? environment.getOrDefault("LOCALAPPDATA", "") : "");
        Path cache = named.isEmpty() ? Path.of(home, ".cache") : Path.of(named);
        return new NativeLibrary(cache.resolve("esp-provision"));
    }

    /**
     * Puts the native code in its place and tells the library where that is. The class {@link SerialPort} must not have
     * been initialised before. Does so once in a process.
     */
    void unpack() {
        if (!System.getProperty(NAME_OF_ITS_OWN_DIRECTORY, "").isEmpty()) {
            return;
        }
        Path root = PrivateDirectory.at(directory).resolve("jserialcomm-2.11.4");
        PrivateDirectory.at(root);
        for (String resource : resources()) {
            place(resource, root.resolve(resource));
        }
        System.setProperty(WHERE_TO_LOAD_FROM, root.toString());
        System.setProperty(NAME_OF_ITS_OWN_DIRECTORY, UUID.randomUUID().toString());
    }

    /** Runs of the program may do this at the same time: each writes its own file and moves it into place whole. */
    private void place(String resource, Path file) {
        try (InputStream packed = SerialPort.class.getResourceAsStream("/" + resource)) {
            if (packed == null) {
                throw PortException.unsupported("this machine", "jSerialComm has no " + resource);
            }
            byte[] genuine = packed.readAllBytes();
            Files.createDirectories(file.getParent());
            if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), genuine)) {
                Path draft = Files.createTempFile(directory, "unpacked", null);
                Files.write(draft, genuine);
                require(draft.toFile().setExecutable(true, true), draft);
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            }
            require(Files.isExecutable(file), file);
        } catch (IOException e) {
            throw PortException.noPlace(directory, String.valueOf(e.getMessage()), e);
        }
    }

    /** Linux answers "not executable" for any file on a file system mounted noexec, where loading would fail. */
    private void require(boolean executable, Path file) {
        if (!executable) {
            throw PortException.noPlace(directory, file.getFileName() + " may not be executed there (noexec?)", null);
        }
    }

    /** What the library may try to load here, by the names it has for systems and processors. */
    private static List<String> resources() {
        String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        boolean x86 = processor.contains("86") || processor.contains("amd");
        boolean wide = processor.contains("64");
        if (onWindows()) {
            String name = x86 ? (wide ? "x86_64" : "x86") : (wide ? "aarch64" : "armv7");
            return List.of("Windows/" + name + "/jSerialComm.dll");
        }
        if (System.getProperty("os.name", "").startsWith("Mac")) {
            return List.of("OSX/" + (x86 ? "x86_64" : "aarch64") + "/libjSerialComm.jnilib");
        }
        List<String> names = processor.equals("ppc64le")
                ? List.of("ppc64le")
                : x86
                        ? List.of(wide ? "x86_64" : "x86")
                        : wide ? List.of("armv8_64") : List.of("armv5", "armv6hf", "armv7hf");
        return names.stream()
                .map(name -> "Linux/" + name + "/libjSerialComm.so")
                .toList();
    }

    static boolean onWindows() {
        return System.getProperty("os.name", "").startsWith("Windows");
    }
}
