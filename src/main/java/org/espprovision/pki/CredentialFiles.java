package org.espprovision.pki;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Certificates and keys as files, because somebody asked for files. Each file appears whole or not at all, and nothing is
 * replaced unless that was asked for too. Keys get mode 0600.
 */
public final class CredentialFiles {
    /** How certificates and keys are written down. */
    public enum Form {
        /** Text: for brokers, openssl and mail. */
        PEM,
        /** Bytes: for devices. The names end in {@code .der}. */
        DER
    }

    /** What happens to files that are there already. */
    public enum Existing {
        /** They stay, and nothing is written. */
        KEPT,
        REPLACED
    }

    private final Form form;
    private final Existing existing;

    public CredentialFiles(Form form, Existing existing) {
        this.form = form;
        this.existing = existing;
    }

    /**
     * Writes {@code NAME.crt}, {@code NAME.key} and {@code ca.crt}, what a device needs to know: all of them or none.
     *
     * @return the files
     * @throws CredentialsException {@code file.exists}, {@code ca.write}
     */
    public List<Path> device(
            Path folder, DeviceName name, DeviceCertificate device, DeviceKey key, CertificateAuthority by) {
        Path anchor = folder.resolve(fileName("ca.crt"));
        byte[] trusted = certificate(by.trustAnchorDer());
        Map<Path, byte[]> files = new LinkedHashMap<>();
        files.put(folder.resolve(fileName(name + ".crt")), certificate(device.der()));
        if (!holds(anchor, trusted)) { // several devices in one folder trust the same
            files.put(anchor, trusted);
        }
        List<Path> written = new ArrayList<>(List.of(write(folder, name, key, files)));
        written.addAll(List.of(folder.resolve(fileName(name + ".crt")), anchor));
        return written;
    }

    /**
     * Writes {@code NAME.key} and {@code NAME.csr}: both or none.
     *
     * @return the files
     * @throws CredentialsException {@code file.exists}, {@code ca.write}
     */
    public List<Path> request(Path folder, DeviceName name, CertificateRequest request, DeviceKey key) {
        Path file = folder.resolve(fileName(name + ".csr"));
        return List.of(write(folder, name, key, Map.of(file, bytes(Pem.CSR, request.der()))), file);
    }

    /** Writes a device's key and what goes with it. */
    private Path write(Path folder, DeviceName name, DeviceKey key, Map<Path, byte[]> others) {
        Path keyFile = folder.resolve(fileName(name + ".key"));
        byte[] der = key.derForDevice();
        byte[] written = bytes(key.pemLabel(), der);
        try (FilesTogether files = new FilesTogether()) {
            files.add(DurableFile.PRIVATE, keyFile, written);
            for (Map.Entry<Path, byte[]> other : others.entrySet()) {
                files.add(DurableFile.PUBLIC, other.getKey(), other.getValue());
            }
            place(files);
            return keyFile;
        } catch (IOException e) {
            throw CredentialsException.cannotWrite(folder, e);
        } finally {
            Arrays.fill(der, (byte) 0);
            Arrays.fill(written, (byte) 0);
        }
    }

    private void place(FilesTogether files) throws IOException {
        if (existing == Existing.REPLACED) {
            files.replace();
        } else {
            files.create().ifPresent(file -> {
                throw CredentialsException.fileExists(file);
            });
        }
    }

    /**
     * Refuses, before anything is signed, what {@link #device} would refuse to overwrite.
     *
     * @throws CredentialsException {@code file.exists}
     */
    public void requireRoomForDevice(Path folder, DeviceName name) {
        requireRoom(folder, List.of(name + ".key", name + ".crt"));
    }

    /**
     * The same for {@link #request}.
     *
     * @throws CredentialsException {@code file.exists}
     */
    public void requireRoomForRequest(Path folder, DeviceName name) {
        requireRoom(folder, List.of(name + ".key", name + ".csr"));
    }

    private void requireRoom(Path folder, List<String> names) {
        names.forEach(name -> requireRoom(folder.resolve(fileName(name))));
    }

    /**
     * The same for the {@code ca.crt} of {@link #device}, which may be there with the same content.
     *
     * @throws CredentialsException {@code file.exists}, {@code ca.write}
     */
    public void requireRoomForAnchor(Path folder, CertificateAuthority by) {
        Path anchor = folder.resolve(fileName("ca.crt"));
        if (!holds(anchor, certificate(by.trustAnchorDer()))) {
            requireRoom(anchor);
        }
    }

    private static boolean holds(Path file, byte[] content) {
        try {
            return Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), content);
        } catch (IOException e) {
            throw CredentialsException.cannotWrite(file, e);
        }
    }

    /**
     * Makes the folder, before anything is signed for it.
     *
     * @throws CredentialsException {@code ca.write}
     */
    public static void prepare(Path folder) {
        try {
            Files.createDirectories(folder); // with the user's usual mode
            if (!Files.isWritable(folder)) {
                throw new AccessDeniedException(folder.toString());
            }
        } catch (IOException e) {
            throw CredentialsException.cannotWrite(folder, e);
        }
    }

    /**
     * Refuses to go on where a file is there that must stay.
     *
     * @throws CredentialsException {@code file.exists}
     */
    public void requireRoom(Path file) {
        if (existing == Existing.KEPT && DurableFile.isThere(file)) {
            throw CredentialsException.fileExists(file);
        }
    }

    /** A certificate in this form. */
    public byte[] certificate(byte[] der) {
        return bytes(Pem.CERTIFICATE, der);
    }

    /** A revocation list in this form. */
    public byte[] list(RevocationList list) {
        return bytes(Pem.CRL, list.der());
    }

    /**
     * Writes one public file.
     *
     * @throws CredentialsException {@code file.exists}, {@code ca.write}
     */
    public void publicFile(Path file, byte[] content) {
        try {
            put(DurableFile.PUBLIC, file, content);
        } catch (IOException e) {
            throw CredentialsException.cannotWrite(file, e);
        }
    }

    private void put(DurableFile mode, Path file, byte[] content) throws IOException {
        if (existing == Existing.REPLACED) {
            mode.replace(file, content);
        } else if (!mode.createOnce(file, content)) {
            throw CredentialsException.fileExists(file);
        }
    }

    private byte[] bytes(String label, byte[] der) {
        return form == Form.DER ? der.clone() : new Pem(label, der).bytes();
    }

    private String fileName(String name) {
        return form == Form.DER ? name + ".der" : name;
    }
}
