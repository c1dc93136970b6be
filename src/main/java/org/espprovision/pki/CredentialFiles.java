package org.espprovision.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
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
     * Writes {@code NAME.crt}, {@code NAME.key} and {@code ca.crt}, what a device needs to know.
     *
     * @return the files
     * @throws CredentialsException {@code file.exists}, {@code ca.write}
     */
    public List<Path> device(
            Path folder, DeviceName name, DeviceCertificate device, DeviceKey key, CertificateAuthority by) {
        byte[] der = key.derForDevice();
        byte[] written = form == Form.DER ? der.clone() : new Pem(key.pemLabel(), der).bytes();
        try {
            Map<Path, byte[]> files = new LinkedHashMap<>();
            files.put(folder.resolve(fileName(name + ".key")), written);
            files.put(folder.resolve(fileName(name + ".crt")), bytes(Pem.CERTIFICATE, device.der()));
            files.put(folder.resolve(fileName("ca.crt")), bytes(Pem.CERTIFICATE, by.trustAnchorDer()));
            write(folder, files);
            return List.copyOf(files.keySet());
        } finally {
            Arrays.fill(der, (byte) 0);
            Arrays.fill(written, (byte) 0);
        }
    }

    /**
     * Refuses, before anything is signed, what {@link #device} would refuse to overwrite.
     *
     * @throws CredentialsException {@code file.exists}
     */
    public void requireRoomForDevice(Path folder, DeviceName name) {
        for (String file : List.of(name + ".key", name + ".crt")) {
            requireRoom(folder.resolve(fileName(file)));
        }
    }

    /**
     * Makes the folder, before anything is signed for it.
     *
     * @throws CredentialsException {@code ca.write}
     */
    public void prepare(Path folder) {
        try {
            Files.createDirectories(folder);
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

    private void write(Path folder, Map<Path, byte[]> files) {
        try {
            for (Map.Entry<Path, byte[]> file : files.entrySet()) {
                String name = file.getKey().getFileName().toString();
                if (name.startsWith("ca.crt") && isThere(file)) {
                    continue; // several devices in one folder trust the same
                }
                put(name.contains(".key") ? DurableFile.PRIVATE : DurableFile.PUBLIC, file.getKey(), file.getValue());
            }
        } catch (IOException e) {
            throw CredentialsException.cannotWrite(folder, e);
        }
    }

    private static boolean isThere(Map.Entry<Path, byte[]> file) throws IOException {
        return DurableFile.isThere(file.getKey()) && Arrays.equals(Files.readAllBytes(file.getKey()), file.getValue());
    }

    private void put(DurableFile mode, Path file, byte[] content) throws IOException {
        if (existing == Existing.REPLACED) {
            mode.replace(file, content);
        } else if (!mode.createOnce(file, content)) {
            throw CredentialsException.fileExists(file);
        }
    }

    private byte[] bytes(String label, byte[] der) {
        return form == Form.DER ? der.clone() : new Pem(label, der).text().getBytes(StandardCharsets.US_ASCII);
    }

    private String fileName(String name) {
        return form == Form.DER ? name + ".der" : name;
    }
}
