package org.espprovision.spiffs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A file of a SPIFFS volume: its whole path, for there are no directories, and its bytes.
 *
 * <p>The content is the array that was given, not a copy, both ways: it may be a private key, and whoever made the array
 * can wipe it.
 */
public final class SpiffsFile {
    /** One byte of the 32 in the page ends the name. */
    static final int LONGEST_PATH_BYTES = PageFormat.NAME_BYTES - 1;

    private final String path;
    private final byte[] content;

    /**
     * @param path begins with a slash, at most 31 bytes of UTF-8 with it; the core compares it byte by byte
     * @throws SpiffsException {@code spiffs.name} if the path is none that the core could open
     */
    public SpiffsFile(String path, byte[] content) {
        this.path = checked(path);
        this.content = content;
    }

    public String path() {
        return path;
    }

    public byte[] content() {
        return content;
    }

    private static String checked(String path) {
        if (!path.startsWith("/") || path.length() == 1) {
            throw SpiffsException.nameWithoutSlash(path);
        }
        if (path.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(path)) {
            throw SpiffsException.nameNotText(path);
        }
        int lengthBytes = path.getBytes(StandardCharsets.UTF_8).length;
        if (lengthBytes > LONGEST_PATH_BYTES) {
            throw SpiffsException.nameTooLong(path, lengthBytes, LONGEST_PATH_BYTES);
        }
        return path;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpiffsFile that && path.equals(that.path) && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return 31 * path.hashCode() + Arrays.hashCode(content);
    }

    /** Path and length; the content may be secret. */
    @Override
    public String toString() {
        return "%s (%,d bytes)".formatted(path, content.length);
    }
}
