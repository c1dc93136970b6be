package org.espprovision.desktop;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** What was used last, and how the window lay: a file in the user's configuration folder. Holds no secret. */
final class Remembered {
    private final Path file;
    private final Properties values = new Properties();

    private Remembered(Path file) {
        this.file = file;
    }

    /** A file that cannot be read is as good as none: it only holds habits. */
    static Remembered in(Path configuration) {
        var remembered = new Remembered(configuration.resolve("desktop.properties"));
        if (Files.isReadable(remembered.file)) {
            try (Reader reader = Files.newBufferedReader(remembered.file)) {
                remembered.values.load(reader);
            } catch (IOException | IllegalArgumentException unreadable) {
                remembered.values.clear();
            }
        }
        return remembered;
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.getProperty(name)).filter(text -> !text.isBlank());
    }

    int number(String name, int otherwise) {
        try {
            return find(name).map(Integer::parseInt).orElse(otherwise);
        } catch (NumberFormatException ofNoUse) {
            return otherwise;
        }
    }

    void put(String name, String value) {
        values.setProperty(name, value);
    }

    /**
     * Writes it down.
     *
     * @return false when that was not possible
     */
    boolean save() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            try (Writer writer = Files.newBufferedWriter(fresh)) {
                values.store(writer, null);
            }
            Files.move(fresh, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException cannotBeKept) {
            return false;
        }
    }
}
