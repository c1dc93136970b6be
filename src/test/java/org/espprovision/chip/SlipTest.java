package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SlipTest {
    @Test
    void delimiters_and_escapes_in_a_packet_travel_in_two_bytes() {
        assertThat(Slip.encode(bytes(0x01, 0xC0, 0xDB, 0xDC)))
                .isEqualTo(bytes(0xC0, 0x01, 0xDB, 0xDC, 0xDB, 0xDD, 0xDC, 0xC0));
    }

    @Property
    void a_packet_is_found_whatever_noise_comes_before_and_in_whatever_pieces_it_arrives(
            @ForAll @Size(max = 60) byte[] noise,
            @ForAll @Size(min = 1, max = 300) byte[] packet,
            @ForAll @IntRange(min = 1, max = 50) int pieceBytes) {
        var stream = new ByteArrayOutputStream();
        stream.writeBytes(noise);
        stream.writeBytes(Slip.encode(packet));

        assertThat(decode(stream.toByteArray(), pieceBytes)).endsWith(packet);
    }

    @Test
    void a_frame_with_a_broken_escape_is_dropped_and_the_next_one_is_not() {
        byte[] stream = bytes(0xC0, 0x01, 0xDB, 0x07, 0x02, 0xC0, 0x03, 0xC0);

        assertThat(decode(stream, stream.length)).containsExactly(bytes(0x03));
    }

    @Test
    void doubled_delimiters_make_no_empty_packets() {
        byte[] stream = bytes(0xC0, 0xC0, 0x05, 0xC0, 0xC0, 0x06, 0xC0);

        assertThat(decode(stream, 1)).containsExactly(bytes(0x05), bytes(0x06));
    }

    private static List<byte[]> decode(byte[] stream, int pieceBytes) {
        var decoder = new SlipDecoder();
        var packets = new ArrayList<byte[]>();
        for (int at = 0; at < stream.length; at += pieceBytes) {
            int count = Math.min(pieceBytes, stream.length - at);
            byte[] piece = new byte[pieceBytes];
            System.arraycopy(stream, at, piece, 0, count);
            packets.addAll(decoder.feed(piece, count));
        }
        return packets;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
