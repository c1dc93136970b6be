package org.espprovision.spiffs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Geometries, files and measured tables that the tests of this room share. */
final class Samples {
    static final SpiffsGeometry SIXTEEN_SMALL_BLOCKS = new SpiffsGeometry(65_536, 256, 4096);
    static final SpiffsGeometry FOUR_MEGABYTES_3M = new SpiffsGeometry(0x2FA000, 256, 8192);

    private Samples() {}

    static SpiffsFile file(String path, int lengthBytes) {
        return new SpiffsFile(path, bytes(lengthBytes, 0));
    }

    /** The content the golden images were made with. */
    static byte[] bytes(int lengthBytes, int fileNumber) {
        byte[] content = new byte[lengthBytes];
        for (int i = 0; i < lengthBytes; i++) {
            content[i] = (byte) (31 * i + 17 * fileNumber + lengthBytes);
        }
        return content;
    }

    static List<SpiffsFile> certificates() {
        return List.of(file("/ca.der", 855), file("/cert.der", 733), file("/private.der", 1192));
    }

    /** The rows of a table beside this class, without its heading. */
    static List<String[]> table(String name) {
        try (InputStream in = Samples.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no table " + name);
            }
            List<String[]> rows = new ArrayList<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .forEach(row -> rows.add(row.split(",", -1)));
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
