package org.espprovision.spiffs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A folder on disk as the files of a volume: {@code web/index.html} in it is {@code /web/index.html} on the chip. */
public final class FileFolder {
    private final Path folder;

    public FileFolder(Path folder) {
        this.folder = folder.toString().isEmpty() ? Path.of(".") : folder;
    }

    /**
     * Reads every file in it and below. Links to files count as files.
     *
     * @param most refused before it is read: more than a volume could hold
     * @throws SpiffsException {@code file.unreadable}, {@code spiffs.name}, {@code spiffs.full}
     */
    public List<SpiffsFile> read(SpiffsGeometry most) {
        if (!Files.isDirectory(folder)) {
            throw SpiffsException.noFolder(folder);
        }
        try (Stream<Path> entries = Files.walk(folder)) {
            List<Path> paths = entries.filter(entry -> !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                    .toList();
            requireRoom(paths, most);
            List<SpiffsFile> files = new ArrayList<>();
            for (Path path : paths) {
                files.add(new SpiffsFile(pathOnChip(path), Files.readAllBytes(path)));
            }
            return files;
        } catch (IOException | UncheckedIOException e) { // the latter from a folder below
            throw SpiffsException.unreadable(folder, e);
        }
    }

    private static void requireRoom(List<Path> paths, SpiffsGeometry most) throws IOException {
        long lengthBytes = 0;
        for (Path path : paths) {
            if (!Files.isRegularFile(path)) {
                throw SpiffsException.noFile(path);
            }
            lengthBytes += Files.size(path);
        }
        if (lengthBytes > most.lengthBytes()) {
            throw SpiffsException.tooLong(lengthBytes, most);
        }
    }

    private String pathOnChip(Path file) {
        var path = new StringBuilder();
        folder.relativize(file).forEach(name -> path.append('/').append(name));
        return path.toString();
    }

    /**
     * Writes every file of a volume below it, and nothing outside of it: a path that leads out, or through a link, refuses
     * the whole volume. Everything is looked at before the first file is written.
     *
     * @return the files written
     * @throws SpiffsException {@code spiffs.path}, {@code file.exists}, {@code file.unwritable}
     */
    public List<Path> write(Volume volume, ExistingFiles existing) {
        Map<Path, byte[]> places = new LinkedHashMap<>();
        for (SpiffsFile file : volume.files()) {
            places.put(place(file.path()), file.content());
        }
        for (Path place : places.keySet()) {
            requireWayTo(place, places);
            existing.requireRoom(place);
        }
        places.forEach((place, content) -> {
            createFolder(parent(place));
            existing.write(place, content);
        });
        return List.copyOf(places.keySet());
    }

    /** Each name of the path must be one name on this computer too. */
    private Path place(String path) {
        Path place = folder;
        for (String name : path.substring(1).split("/", -1)) {
            if (!isPlainName(name)) {
                throw SpiffsException.leadsElsewhere(path);
            }
            place = place.resolve(name);
        }
        return place;
    }

    private static boolean isPlainName(String name) {
        if (name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        try {
            Path path = Path.of(name);
            return !path.isAbsolute()
                    && path.getNameCount() == 1
                    && path.toString().equals(name);
        } catch (InvalidPathException unusable) {
            return false;
        }
    }

    /** On the chip {@code /a} and {@code /a/b} can be files both; here one would have to be a folder. */
    private void requireWayTo(Path place, Map<Path, byte[]> places) {
        for (Path above = parent(place); !above.equals(folder); above = parent(above)) {
            boolean there = Files.exists(above, LinkOption.NOFOLLOW_LINKS);
            if (places.containsKey(above) || (there && !Files.isDirectory(above, LinkOption.NOFOLLOW_LINKS))) {
                throw SpiffsException.inTheWay(above, place);
            }
        }
    }

    private static Path parent(Path place) {
        Path parent = place.getParent();
        if (parent == null) {
            throw new IllegalStateException("a place below a folder has none above it: " + place);
        }
        return parent;
    }

    private static void createFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw SpiffsException.unwritable(folder, e);
        }
    }
}
