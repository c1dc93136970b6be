package org.espprovision.serial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Small text files of the kernel and of udev, which may vanish while one looks. */
final class Attributes {
    private Attributes() {}

    /** The file's text without the white space around it; empty where there is none or it cannot be read. */
    static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    static Optional<Integer> number(Path file) {
        return text(file).filter(text -> text.matches("\\d{1,9}")).map(Integer::valueOf);
    }

    /** What is in a directory, by name; nothing where there is none. */
    static List<Path> entries(Path directory) {
        try (var found = Files.list(directory)) {
            return found.sorted().toList();
        } catch (IOException gone) {
            return List.of();
        }
    }
}
