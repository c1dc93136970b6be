package org.espprovision.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The three files of a broker that reads files: {@code server.key}, {@code server.crt} and {@code server-ca.crt}. Mosquitto 2
 * reads its key after it has become the user {@code mosquitto}, so the key goes to that group where this user may do so.
 */
public final class ServerFiles {
    private static final String GROUP = "mosquitto";

    private final Path folder;

    private ServerFiles(Path folder) {
        this.folder = folder;
    }

    public static ServerFiles in(Path folder) {
        return new ServerFiles(folder);
    }

    public List<Path> all() {
        return List.of(key(), folder.resolve("server.crt"), folder.resolve("server-ca.crt"));
    }

    /**
     * Refuses to go on where one of them is there already.
     *
     * @throws CredentialsException {@code file.exists}
     */
    public void requireNone() {
        for (Path file : all()) {
            if (DurableFile.isThere(file)) {
                throw CredentialsException.fileExists(file);
            }
        }
    }

    /**
     * Makes the folder, before anything is signed for it.
     *
     * @throws CredentialsException {@code ca.write}
     */
    public void prepare() {
        CredentialFiles.prepare(folder);
    }

    /**
     * Writes all three in place of what is there, all or none.
     *
     * @return who can read the key now and, where the broker cannot, what to do about it; for people
     * @throws CredentialsException {@code ca.write}
     */
    public String write(ServerCredentials server) {
        try (FilesTogether files = new FilesTogether()) {
            String keyIsFor =
                    share(server.stage(files, folder)); // before it has its name: the broker may look any moment
            files.replace();
            return keyIsFor;
        } catch (IOException e) {
            throw CredentialsException.cannotWrite(folder, e);
        }
    }

    private String share(Path unnamedKey) {
        try {
            GroupPrincipal group =
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(GROUP);
            Files.getFileAttributeView(unnamedKey, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setGroup(group);
            Files.setPosixFilePermissions(unnamedKey, PosixFilePermissions.fromString("rw-r-----"));
            return "%s belongs to the group %s and has mode 0640, ".formatted(key(), GROUP) + reachable();
        } catch (UserPrincipalNotFoundException e) {
            return "%s has mode 0600: there is no group %s on this machine. Where the broker runs, give the key to its user."
                    .formatted(key(), GROUP);
        } catch (IOException | UnsupportedOperationException notAllowed) {
            return ("%s has mode 0600 and Mosquitto cannot read it, since this user may not give it to the group %s. Run: "
                            + "sudo chgrp %s %s && sudo chmod 640 %s")
                    .formatted(key(), GROUP, GROUP, key(), key());
        }
    }

    private String reachable() throws IOException {
        List<String> closed = new ArrayList<>();
        for (Path step = folder.toRealPath(); step != null; step = step.getParent()) {
            if (!letsBrokerThrough(step)) {
                closed.add(step.toString());
            }
        }
        return closed.isEmpty()
                ? "so Mosquitto can read it."
                : "but Mosquitto cannot get to it through closed folders. Run: chmod o+x " + String.join(" ", closed);
    }

    private static boolean letsBrokerThrough(Path step) throws IOException {
        var attributes = Files.readAttributes(step, PosixFileAttributes.class);
        Set<PosixFilePermission> permissions = attributes.permissions();
        return permissions.contains(PosixFilePermission.OTHERS_EXECUTE)
                || (attributes.group().getName().equals(GROUP)
                        && permissions.contains(PosixFilePermission.GROUP_EXECUTE));
    }

    private Path key() {
        return folder.resolve("server.key");
    }
}
