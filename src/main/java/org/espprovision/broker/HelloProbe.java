package org.espprovision.broker;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Sends a bare ClientHello as the ESP8266 does, asking for small records, and reads the answer. The JDK can neither ask for
 * a record size (RFC 6066, 4) on one connection alone nor tell what the server's random bytes were.
 */
final class HelloProbe {
    static final int TLS_1_2 = 0x0303;
    private static final int TLS_1_0 = 0x0301; // the record version of a first ClientHello, RFC 5246, E.1
    private static final int HANDSHAKE = 22;
    private static final int ALERT = 21;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int RANDOM_BYTES = 32;
    private static final int LONGEST_RECORD_BYTES = (1 << 14) + 2048;
    private static final int MAX_FRAGMENT_LENGTH = 1; // extension numbers of the IANA registry
    private static final int SERVER_NAME = 0;
    private static final int SUPPORTED_GROUPS = 10;
    private static final int POINT_FORMATS = 11;
    private static final int SIGNATURE_ALGORITHMS = 13;
    private static final int FRAGMENT_512 = 1;

    /** ECDHE with ECDSA and RSA: ChaCha20, AES-128 and AES-256 in GCM, and CBC. */
    private static final int[] SUITES = {
        0xCCA9, 0xCCA8, 0xC02B, 0xC02F, 0xC02C, 0xC030, 0xC023, 0xC027, 0xC024, 0xC028, 0xC009, 0xC013, 0xC00A, 0xC014
    };

    private static final int[] GROUPS = {29, 23, 24, 25}; // X25519, P-256, P-384, P-521

    /** SHA-256, 384, 512, 224 and 1, with ECDSA and with RSA PKCS#1. */
    private static final int[] SIGNATURES = {
        0x0403, 0x0401, 0x0503, 0x0501, 0x0603, 0x0601, 0x0303, 0x0301, 0x0203, 0x0201
    };

    private final SecureRandom random;

    HelloProbe(SecureRandom random) {
        this.random = random;
    }

    /**
     * The server's first words.
     *
     * @param alert the TLS alert it sent instead of a hello
     * @param version 0x0303 for TLS 1.2
     * @param smallRecords whether it agreed to records of 512 bytes
     * @param unixTime the first four bytes of its random, which RFC 5246 meant for its clock
     */
    record Answer(OptionalInt alert, int version, boolean smallRecords, long unixTime) {}

    /** Empty when what came back is not TLS at all. */
    Optional<Answer> ask(Socket socket, Optional<String> serverName) throws IOException {
        socket.getOutputStream().write(hello(serverName));
        socket.getOutputStream().flush();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int type = in.readUnsignedByte();
        int major = in.readUnsignedByte();
        if ((type != HANDSHAKE && type != ALERT) || major != TLS_1_2 >> 8) {
            return Optional.empty();
        }
        in.readUnsignedByte();
        byte[] record = new byte[Math.min(in.readUnsignedShort(), LONGEST_RECORD_BYTES)];
        in.readFully(record);
        var body = new DataInputStream(new java.io.ByteArrayInputStream(record));
        try {
            if (type == ALERT) {
                body.readUnsignedByte();
                return Optional.of(new Answer(OptionalInt.of(body.readUnsignedByte()), 0, false, 0));
            }
            return serverHello(body);
        } catch (EOFException cutShort) {
            return Optional.empty();
        }
    }

    private static Optional<Answer> serverHello(DataInputStream body) throws IOException {
        if (body.readUnsignedByte() != SERVER_HELLO) {
            return Optional.empty();
        }
        body.skipNBytes(3); // its length
        int version = body.readUnsignedShort();
        long unixTime = Integer.toUnsignedLong(body.readInt());
        body.skipNBytes(RANDOM_BYTES - Integer.BYTES);
        body.skipNBytes(body.readUnsignedByte()); // session id
        body.skipNBytes(3); // suite and compression
        boolean smallRecords = false;
        int left = body.available() >= 2 ? body.readUnsignedShort() : 0;
        while (left > 0) {
            int number = body.readUnsignedShort();
            int lengthBytes = body.readUnsignedShort();
            byte[] content = body.readNBytes(lengthBytes);
            smallRecords |= number == MAX_FRAGMENT_LENGTH && content.length == 1 && content[0] == FRAGMENT_512;
            left -= 4 + lengthBytes;
        }
        return Optional.of(new Answer(OptionalInt.empty(), version, smallRecords, unixTime));
    }

    private byte[] hello(Optional<String> serverName) throws IOException {
        byte[] chance = new byte[RANDOM_BYTES];
        random.nextBytes(chance);
        Packet body = new Packet();
        body.out.writeShort(TLS_1_2);
        body.out.write(chance);
        body.out.writeByte(0); // no session to resume
        body.list(SUITES);
        body.out.writeShort(0x0100); // one compression method: none
        body.block(extensions(serverName));
        Packet message = new Packet();
        message.out.writeInt(CLIENT_HELLO << 24 | body.bytes().length);
        message.out.write(body.bytes());
        Packet record = new Packet();
        record.out.writeByte(HANDSHAKE);
        record.out.writeShort(TLS_1_0);
        record.block(message.bytes());
        return record.bytes();
    }

    private static byte[] extensions(Optional<String> serverName) throws IOException {
        Packet all = new Packet();
        if (serverName.isPresent()) {
            Packet name = new Packet();
            name.out.writeByte(0); // host_name
            name.block(serverName.get().getBytes(StandardCharsets.US_ASCII));
            Packet names = new Packet();
            names.block(name.bytes());
            all.extension(SERVER_NAME, names.bytes());
        }
        all.extension(MAX_FRAGMENT_LENGTH, new byte[] {FRAGMENT_512});
        all.extension(SIGNATURE_ALGORITHMS, new Packet().list(SIGNATURES).bytes());
        all.extension(SUPPORTED_GROUPS, new Packet().list(GROUPS).bytes());
        all.extension(POINT_FORMATS, new byte[] {1, 0}); // uncompressed
        return all.bytes();
    }

    /** Bytes in TLS's own manner: lengths before contents. */
    private static final class Packet {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        Packet list(int[] numbers) throws IOException {
            out.writeShort(2 * numbers.length);
            for (int number : numbers) {
                out.writeShort(number);
            }
            return this;
        }

        void block(byte[] content) throws IOException {
            out.writeShort(content.length);
            out.write(content);
        }

        void extension(int number, byte[] content) throws IOException {
            out.writeShort(number);
            block(content);
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
