package org.espprovision.spiffs;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A packed file system, read back and found equal to its files, ready for the flash. It may hold a private key. */
public final class FilesystemImage {
    private final SpiffsGeometry geometry;
    private final byte[] bytes;

    FilesystemImage(SpiffsGeometry geometry, byte[] bytes) {
        this.geometry = geometry;
        this.bytes = bytes;
    }

    public SpiffsGeometry geometry() {
        return geometry;
    }

    /** The image itself, not a copy, so that there is one place to {@link #wipe}. */
    public byte[] bytes() {
        return bytes;
    }

    /** SHA-256 in lower-case hex. */
    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Overwrites the image, once it is in the flash. */
    public void wipe() {
        Arrays.fill(bytes, (byte) 0);
    }

    /** Not the content: it may be secret. */
    @Override
    public String toString() {
        return "SPIFFS image of %,d bytes".formatted(bytes.length);
    }
}
