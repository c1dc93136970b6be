package org.espprovision.broker.mosquitto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A user of this machine, and what the file modes let it do. Source: {@code /etc/passwd} and {@code /etc/group}; users from
 * a directory service are not seen, nor are access control lists.
 */
public record Account(String name, int uid, Set<Integer> groups) {
    private static final int READ = 4;
    private static final int SEARCH = 1;
    private static final int OWNER_SHIFT = 6;
    private static final int GROUP_SHIFT = 3;

    public Account {
        groups = Set.copyOf(groups);
    }

    /** Empty when this machine has no such user, or no such files. */
    public static Optional<Account> named(String name) {
        return named(name, Path.of("/etc/passwd"), Path.of("/etc/group"));
    }

    static Optional<Account> named(String name, Path users, Path groups) {
        try {
            for (String[] user : rows(users)) {
                if (user.length > 3 && user[0].equals(name)) {
                    return Optional.of(new Account(name, Integer.parseInt(user[2]), groups(name, user[3], groups)));
                }
            }
            return Optional.empty();
        } catch (IOException | NumberFormatException unreadable) {
            return Optional.empty(); // a machine that keeps its users elsewhere
        }
    }

    private static Set<Integer> groups(String name, String own, Path file) throws IOException {
        Set<Integer> found = new HashSet<>();
        found.add(Integer.parseInt(own));
        for (String[] group : rows(file)) {
            if (group.length > 3 && Arrays.asList(group[3].split(",", -1)).contains(name)) {
                found.add(Integer.parseInt(group[2]));
            }
        }
        return found;
    }

    private static List<String[]> rows(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .map(line -> line.split(":", -1))
                .toList();
    }

    /** What keeps this user from reading the file: the file itself or a folder above it; empty when nothing does. */
    public Optional<Path> blockedAt(Path file) throws IOException {
        if (uid == 0) {
            return Optional.empty();
        }
        Path real = file.toRealPath();
        for (Path folder = real.getParent(); folder != null; folder = folder.getParent()) {
            if (!allows(folder, SEARCH)) {
                return Optional.of(folder);
            }
        }
        return allows(real, READ) ? Optional.empty() : Optional.of(real);
    }

    private boolean allows(Path path, int wanted) throws IOException {
        int mode = number(path, "mode");
        if (number(path, "uid") == uid) {
            return ((mode >> OWNER_SHIFT) & wanted) != 0;
        }
        if (groups.contains(number(path, "gid"))) {
            return ((mode >> GROUP_SHIFT) & wanted) != 0;
        }
        return (mode & wanted) != 0;
    }

    private static int number(Path path, String attribute) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:" + attribute);
    }
}
