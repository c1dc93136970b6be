package org.espprovision.chip;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The flasher stub as it is loaded into the chip's RAM.
 *
 * <p>Its container: {@code EPSI}, the entry, then address and length of the code and of the data, each in 32 bits with the
 * lowest byte first; then the bytes of both. Built by {@code firmware/flasher-stub/build}.
 *
 * @param entry where it starts
 * @param segments what goes where, empty ones left out
 */
record StubImage(int entry, List<Segment> segments) {
    private static final String RESOURCE = "flasher-stub.bin";
    private static final int MAGIC = 0x49535045;

    /** Bytes and their address in RAM. */
    static final class Segment {
        private final int address;
        private final byte[] bytes;

        Segment(int address, byte[] bytes) {
            this.address = address;
            this.bytes = bytes;
        }

        int address() {
            return address;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    /** SHA-256 of the container this program carries, in lower-case hex: tells which stub was tried. */
    static String bundledSha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(container()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** The one this program carries. */
    static StubImage bundled() {
        return parse(container());
    }

    private static byte[] container() {
        try (InputStream resource = StubImage.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing from this program");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StubImage parse(byte[] container) {
        var in = ByteBuffer.wrap(container).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt() != MAGIC) {
            throw new IllegalArgumentException("this is no flasher stub");
        }
        int entry = in.getInt();
        int codeAddress = in.getInt();
        byte[] code = new byte[in.getInt()];
        int dataAddress = in.getInt();
        byte[] data = new byte[in.getInt()];
        in.get(code).get(data);
        return new StubImage(
                entry,
                List.of(new Segment(codeAddress, code), new Segment(dataAddress, data)).stream()
                        .filter(segment -> segment.bytes().length > 0)
                        .toList());
    }
}
