package org.espprovision.broker.mosquitto;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.espprovision.broker.BrokerDoor;
import org.espprovision.broker.BrokerException;
import org.espprovision.broker.TlsIdentity;

/**
 * Brings a new revocation list to a running broker so that it cannot go wrong unnoticed. Mosquitto that cannot read its
 * crlfile on SIGHUP goes on <em>without</em> revocation; only a knock at its door shows that. So: check the list, put it in
 * place whole, let the broker reload, then knock with a certificate that this very list revokes (must be refused) and with a
 * good one (must be let in). Where either goes wrong the old file comes back.
 *
 * <p>Lists of other authorities in the same file are kept.
 */
public final class ListRollOut {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String CRL_NUMBER = "2.5.29.20";

    private final Path file;
    private final Reload reload;
    private final BrokerDoor door;
    private final Duration patience;
    private final Clock clock;
    private final Consumer<String> step;

    /**
     * @param file the broker's crlfile
     * @param patience how long the broker may take to reload
     * @param step hears what is done now
     */
    public ListRollOut(
            Path file, Reload reload, BrokerDoor door, Duration patience, Clock clock, Consumer<String> step) {
        this.file = file;
        this.reload = reload;
        this.door = door;
        this.patience = patience;
        this.clock = clock;
        this.step = step;
    }

    /**
     * Who knocks.
     *
     * @param revoked on the new list and on no list before it: that it is refused proves that this list is in force
     * @param good of the same authority and on no list
     */
    public record Witnesses(TlsIdentity revoked, TlsIdentity good) {}

    /**
     * Does all of it, or leaves the old file in force.
     *
     * @param listPem the new list
     * @param issuer whose list it is
     * @throws BrokerException {@code broker.crl-bad} or {@code broker.unreachable} before anything is changed; {@code
     *     broker.crl-not-in-force} or {@code broker.reload} after the old file was put back
     */
    public void run(byte[] listPem, X509Certificate issuer, Witnesses witnesses) {
        step.accept("check the new list");
        Optional<byte[]> before = current();
        byte[] content = together(validated(listPem, issuer, witnesses), before);
        step.accept("knock before");
        requireProvable(witnesses);
        step.accept("put " + file + " in place");
        replace(content);
        try {
            step.accept("reload");
            reload.tell();
            step.accept("knock with a revoked and with a good certificate");
            prove(witnesses);
        } catch (BrokerException e) {
            step.accept("put the old list back");
            throw rolledBack(e, before, witnesses);
        }
    }

    /** Somebody must be there, and the revoked one must not be refused for another reason already. */
    private void requireProvable(Witnesses witnesses) {
        boolean lets = door.knock(witnesses.good()).isLetIn();
        if (lets && !door.knock(witnesses.revoked()).isLetIn()) {
            throw BrokerException.listNotInForce(
                    "the broker refuses the certificate for this proof before its list does",
                    "Nothing was changed. Does something besides crlfile decide there, or is another list in force than %s?"
                            .formatted(file));
        }
    }

    private X509CRL validated(byte[] listPem, X509Certificate issuer, Witnesses witnesses) {
        X509CRL list = lists(listPem).stream()
                .findFirst()
                .orElseThrow(() -> BrokerException.badList("it has no revocation list in it"));
        try {
            list.verify(issuer.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw BrokerException.badList(
                    "it is not signed by " + issuer.getSubjectX500Principal().getName());
        }
        Instant now = clock.instant();
        if (list.getNextUpdate() == null || !now.isBefore(list.getNextUpdate().toInstant())) {
            throw BrokerException.badList("it has run out, and the broker would refuse every device");
        }
        if (now.isBefore(list.getThisUpdate().toInstant())) {
            throw BrokerException.badList("it begins later than now, and the broker would refuse every device");
        }
        if (!list.isRevoked(witnesses.revoked().certificate())) {
            throw BrokerException.badList("it lacks the certificate that was revoked for this proof");
        }
        if (list.isRevoked(witnesses.good().certificate())) {
            throw BrokerException.badList("it revokes the certificate that must be let in");
        }
        return list;
    }

    private static List<X509CRL> lists(byte[] pem) {
        try {
            return PemFile.of(pem).lists();
        } catch (GeneralSecurityException e) {
            throw BrokerException.badList("it cannot be read: " + e.getMessage());
        }
    }

    private Optional<byte[]> current() {
        try {
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw BrokerException.listFile(file, e);
        }
    }

    /** The new list and those of other authorities; a damaged old file has none. */
    private byte[] together(X509CRL list, Optional<byte[]> before) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(pem(list));
        for (X509CRL old : before.map(ListRollOut::readableLists).orElse(List.of())) {
            if (!old.getIssuerX500Principal().equals(list.getIssuerX500Principal())) {
                all.writeBytes(pem(old));
            } else if (number(old).compareTo(number(list)) > 0) {
                throw BrokerException.badList(
                        "it is number %s, and the broker has number %s already".formatted(number(list), number(old)));
            }
        }
        return all.toByteArray();
    }

    private static List<X509CRL> readableLists(byte[] pem) {
        try {
            return PemFile.of(pem).lists();
        } catch (GeneralSecurityException damaged) {
            return List.of(); // what the broker cannot read is no loss
        }
    }

    private static byte[] pem(X509CRL list) {
        try {
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(list.getEncoded());
            return "-----BEGIN X509 CRL-----\n%s\n-----END X509 CRL-----\n"
                    .formatted(body)
                    .getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a parsed list has no encoding", e);
        }
    }

    /** CRLNumber is an INTEGER inside the extension's OCTET STRING, both shorter than 128 bytes (RFC 5280, 5.2.3). */
    private static BigInteger number(X509CRL list) {
        byte[] extension = list.getExtensionValue(CRL_NUMBER);
        int header = 4;
        return extension == null || extension.length <= header
                ? BigInteger.ZERO
                : new BigInteger(Arrays.copyOfRange(extension, header, extension.length));
    }

    private void replace(byte[] content) {
        try {
            Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
            Path fresh = Files.createTempFile(folder, file.getFileName() + "-", ".new");
            try {
                try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = ByteBuffer.wrap(content);
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                    likeBefore(fresh);
                    channel.force(true);
                }
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw BrokerException.listFile(file, e);
        }
    }

    /** Mode, owner and group of the file before it; a first one is for everybody to read, which a list is anyway. */
    private void likeBefore(Path fresh) throws IOException {
        if (!Files.exists(file)) {
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
            return;
        }
        PosixFileAttributes before = Files.readAttributes(file, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        view.setPermissions(before.permissions());
        PosixFileAttributes own = view.readAttributes();
        if (!own.owner().equals(before.owner())) {
            view.setOwner(before.owner());
        }
        if (!own.group().equals(before.group())) {
            view.setGroup(before.group());
        }
    }

    private void prove(Witnesses witnesses) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            BrokerDoor.Answer revoked = door.knock(witnesses.revoked());
            BrokerDoor.Answer good = door.knock(witnesses.good());
            if (!revoked.isLetIn() && good.isLetIn()) {
                return;
            }
            if (System.nanoTime() > end) {
                throw BrokerException.listNotInForce(
                        good.isLetIn()
                                ? "the broker still lets in a certificate that the new list revokes"
                                : "the broker refuses a good certificate with the new list (%s)"
                                        .formatted(good.words()),
                        good.isLetIn()
                                ? "It did not read %s: is that the crlfile of this listener, may the user mosquitto read it, and did the reload reach it?"
                                        .formatted(file)
                                : "Its log has the reason. Every CA whose devices connect needs its list in crlfile.");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BrokerException.listNotInForce("the proof was interrupted", "Run the command again.");
        }
    }

    /** Puts the old file back, lets the broker read it and says in what state all is left. */
    private BrokerException rolledBack(BrokerException cause, Optional<byte[]> before, Witnesses witnesses) {
        String state;
        try {
            if (before.isPresent()) {
                replace(before.get());
            } else {
                Files.deleteIfExists(file);
            }
            reload.tell();
            state = "%s is as it was, and the broker was told to read it; a good certificate is %s."
                    .formatted(file, door.knock(witnesses.good()).isLetIn() ? "let in" : "refused, as before or since");
        } catch (IOException e) {
            state = "%s could NOT be put back: %s. Put a good list there by hand.".formatted(file, e.getMessage());
        } catch (BrokerException e) {
            state = "%s is as it was, but the broker may not have read it: %s.".formatted(file, e.what());
        }
        return cause.rolledBack(state);
    }
}
