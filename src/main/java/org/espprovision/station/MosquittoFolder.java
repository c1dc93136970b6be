package org.espprovision.station;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espprovision.broker.mosquitto.Account;
import org.espprovision.broker.mosquitto.SetupText;
import org.espprovision.pki.CredentialFiles;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.ServerCredentials;
import org.espprovision.pki.ServerFiles;
import org.espprovision.pki.ServerNames;

/**
 * A whole Mosquitto in a folder: configuration, access list, the broker's certificate and key, the authorities it believes
 * and their revocation list. Mosquitto started by root becomes the user {@code mosquitto} before it reads its key and opens
 * its log, so that user must be able to.
 */
public final class MosquittoFolder {
    private static final String USER = "mosquitto";

    private final SetupText text;
    private final CredentialFiles files;

    public MosquittoFolder(SetupText text, CredentialFiles.Existing existing) {
        this.text = text;
        this.files = new CredentialFiles(CredentialFiles.Form.PEM, existing);
    }

    /** What was written, and what only root can do about it. */
    public record Written(List<Path> files, List<String> commandsForRoot, Optional<String> warning) {}

    /**
     * Refuses to go on where a file is there that must stay; asks no authority.
     *
     * @throws org.espprovision.ProvisioningException {@code file.exists}
     */
    public void requireRoom() {
        all().forEach(files::requireRoom);
    }

    private List<Path> all() {
        return Stream.concat(
                        Stream.of(text.configurationFile(), text.accessListFile()),
                        Stream.concat(
                                ServerFiles.in(text.certificates()).all().stream(), Stream.of(text.revocationList())))
                .toList();
    }

    /**
     * Writes all of it; nothing that is there is replaced unless that was asked for.
     *
     * @throws org.espprovision.ProvisioningException {@code file.exists} before anything is issued; {@code ca.write}
     */
    public Written write(BrokerCare care, KeyKind kind, ServerNames names) {
        requireRoom();
        CredentialFiles.prepare(text.folder());
        ServerFiles certificates = ServerFiles.in(text.certificates());
        certificates.prepare();
        ServerCredentials credentials = care.registrar().issueServer(kind, names);
        certificates.write(credentials);
        files.publicFile(text.revocationList(), care.listWithWitness().pem().getBytes(StandardCharsets.US_ASCII));
        files.publicFile(text.accessListFile(), text.accessList().getBytes(StandardCharsets.UTF_8));
        files.publicFile(text.configurationFile(), text.configuration().getBytes(StandardCharsets.UTF_8));
        try {
            Files.createDirectories(text.state());
            return new Written(all(), handOver(), warning());
        } catch (IOException e) {
            throw StationException.brokerFolder(text.folder(), e);
        }
    }

    private Path key() {
        return text.certificates().resolve("server.key");
    }

    /** Gives Mosquitto what it must read and write; the commands are what this user may not do. */
    private List<String> handOver() throws IOException {
        mode(text.accessListFile(), "rw-r-----");
        mode(text.state(), "rwxr-x---");
        Optional<Account> account = Account.named(USER);
        boolean root = Files.getAttribute(text.folder(), "unix:uid").equals(0) && isRoot();
        if (root && account.isPresent()) {
            UserPrincipalLookupService who = text.folder().getFileSystem().getUserPrincipalLookupService();
            for (Path own : List.of(text.accessListFile(), text.state())) {
                PosixFileAttributeView view = Files.getFileAttributeView(own, PosixFileAttributeView.class);
                view.setOwner(who.lookupPrincipalByName(USER));
                view.setGroup(who.lookupPrincipalByGroupName(USER));
            }
            return List.of();
        }
        List<String> commands = new ArrayList<>();
        commands.add("sudo chown root:%s %s && sudo chmod 640 %s".formatted(USER, quoted(key()), quoted(key())));
        commands.add(
                "sudo chown -R %s:%s %s %s".formatted(USER, USER, quoted(text.accessListFile()), quoted(text.state())));
        return commands;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static String quoted(Path path) {
        String plain = path.toString();
        return plain.matches("[A-Za-z0-9_./-]+") ? plain : "'" + plain.replace("'", "'\\''") + "'";
    }

    /** A folder below somebody's home is often closed to everybody else. */
    private Optional<String> warning() throws IOException {
        Optional<Account> account = Account.named(USER);
        if (account.isEmpty()) {
            return Optional.of(
                    "There is no user %s on this machine: install Mosquitto, or run the commands where it runs."
                            .formatted(USER));
        }
        return account.get()
                .blockedAt(text.configurationFile())
                .map(where ->
                        "The user %s may not enter %s, so a Mosquitto that was started by root cannot use this folder: choose one below /etc/mosquitto, or run: sudo chmod o+x %s"
                                .formatted(USER, where, quoted(where)));
    }
}
