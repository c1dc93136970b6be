package org.espprovision.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.espprovision.serial.ControlLines;
import org.espprovision.serial.SerialLine;

/** The host's end of the boot loader protocol, just enough to ask the virtual chip questions. */
final class LoaderClient {
    static final Duration PATIENCE = Duration.ofSeconds(5);
    static final Duration SILENCE = Duration.ofMillis(60);

    /** A reply; its hex shows every byte of the frame. */
    record Reply(int op, int value, int error, String hex) {
        static Reply of(byte[] frame) {
            ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
            int error = bytes.get(8) == 0 ? 0 : bytes.get(9) & 0xFF;
            return new Reply(
                    bytes.get(1) & 0xFF, bytes.getInt(4), error, HexFormat.of().formatHex(frame));
        }
    }

    private final SerialLine line;

    LoaderClient(SerialLine line) {
        this.line = line;
    }

    SerialLine line() {
        return line;
    }

    /** Classic reset into the loader, then SYNC until it answers. */
    LoaderClient connect() {
        line.drive(ControlLines.RTS);
        line.drive(ControlLines.BOTH);
        line.drive(ControlLines.DTR);
        line.drive(ControlLines.NEITHER);
        return synchronise();
    }

    /** RTS holds the chip in reset and what it said before is forgotten: a start from which nothing is left to chance. */
    LoaderClient holdInReset() {
        line.drive(ControlLines.RTS);
        line.discardInput();
        return this;
    }

    void releaseReset() {
        line.drive(ControlLines.NEITHER);
    }

    LoaderClient synchronise() {
        for (int attempt = 0; attempt < 20; attempt++) {
            send(0x08, syncData(), 0);
            if (reply(Duration.ofMillis(100)).filter(r -> r.op() == 0x08).isPresent()) {
                replies();
                return this;
            }
        }
        throw new AssertionError("no answer to SYNC");
    }

    static byte[] syncData() {
        byte[] data = new byte[36];
        Arrays.fill(data, (byte) 0x55);
        System.arraycopy(new byte[] {0x07, 0x07, 0x12, 0x20}, 0, data, 0, 4);
        return data;
    }

    static byte[] words(int... words) {
        ByteBuffer data = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(words).forEach(data::putInt);
        return data.array();
    }

    Reply command(int op, int... words) {
        return command(op, words(words));
    }

    Reply command(int op, byte[] data) {
        send(op, data, 0);
        return reply(PATIENCE).orElseThrow(() -> new AssertionError("no answer to command 0x%02x".formatted(op)));
    }

    Reply block(int op, int number, byte[] payload) {
        sendBlock(op, number, payload, checksum(payload));
        return reply(PATIENCE).orElseThrow(() -> new AssertionError("no answer to block " + number));
    }

    void sendBlock(int op, int number, byte[] payload, int checksum) {
        byte[] data = Arrays.copyOf(words(payload.length, number, 0, 0), 16 + payload.length);
        System.arraycopy(payload, 0, data, 16, payload.length);
        send(op, data, checksum);
    }

    static int checksum(byte[] payload) {
        int sum = 0xEF;
        for (byte value : payload) {
            sum ^= value & 0xFF;
        }
        return sum;
    }

    void send(int op, byte[] data, int checksum) {
        ByteBuffer frame = ByteBuffer.allocate(8 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.put((byte) 0).put((byte) op).putShort((short) data.length).putInt(checksum);
        line.write(framed(frame.put(data).array()));
    }

    static byte[] framed(byte[] frame) {
        var out = new ByteArrayOutputStream();
        out.write(0xC0);
        for (byte value : frame) {
            switch (value & 0xFF) {
                case 0xC0 -> out.writeBytes(new byte[] {(byte) 0xDB, (byte) 0xDC});
                case 0xDB -> out.writeBytes(new byte[] {(byte) 0xDB, (byte) 0xDD});
                default -> out.write(value);
            }
        }
        out.write(0xC0);
        return out.toByteArray();
    }

    /** The next frame; noise before it is passed over. */
    Optional<Reply> reply(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        var frame = new ByteArrayOutputStream();
        boolean inside = false;
        boolean escaped = false;
        byte[] one = new byte[1];
        while (line.read(one, Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))) == 1) {
            int value = one[0] & 0xFF;
            if (value == 0xC0) {
                if (frame.size() >= 10) {
                    return Optional.of(Reply.of(frame.toByteArray()));
                }
                frame.reset();
                inside = true;
            } else if (value == 0xDB) {
                escaped = true;
            } else if (inside) {
                frame.write(escaped ? (value == 0xDC ? 0xC0 : 0xDB) : value);
                escaped = false;
            }
        }
        return Optional.empty();
    }

    /** All frames up to the first silence. */
    List<Reply> replies() {
        List<Reply> all = new ArrayList<>();
        for (var next = reply(SILENCE); next.isPresent(); next = reply(SILENCE)) {
            all.add(next.get());
        }
        return all;
    }

    /** Console text up to and with this. */
    String textUpTo(String end) {
        var text = new StringBuilder();
        byte[] one = new byte[1];
        while (text.indexOf(end) < 0) {
            if (line.read(one, PATIENCE) == 0) {
                throw new AssertionError("expected <" + end + "> but the console ended with <" + text + ">");
            }
            text.append(new String(one, StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    /** Whatever arrives until nothing has come for a while. */
    byte[] bytesUntilSilence() {
        return bytesUntilSilence(SILENCE);
    }

    byte[] bytesUntilSilence(Duration silence) {
        var bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        for (int count = line.read(buffer, silence); count > 0; count = line.read(buffer, silence)) {
            bytes.write(buffer, 0, count);
        }
        return bytes.toByteArray();
    }
}
