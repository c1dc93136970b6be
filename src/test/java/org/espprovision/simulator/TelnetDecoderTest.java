package org.espprovision.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TelnetDecoderTest {
    @Property(tries = 200)
    void what_was_put_together_comes_apart_the_same_wherever_the_network_cuts_it(
            @ForAll @Size(max = 40) byte[] before,
            @ForAll @NotEmpty @Size(max = 10) byte[] content,
            @ForAll @Size(max = 40) byte[] after)
            throws IOException {
        var stream = new ByteArrayOutputStream();
        var writer = new TelnetWriter(stream);
        writer.data(before);
        writer.subnegotiation(content);
        writer.option(TelnetDecoder.WILL, 44);
        writer.data(after);
        for (int cut = 0; cut <= stream.size(); cut++) {
            var found = decoded(stream.toByteArray(), cut);
            assertThat(found.serial.toByteArray()).isEqualTo(concatenated(before, after));
            assertThat(found.others).containsExactly("sub " + HexFormat.of().formatHex(content), "251 44");
        }
    }

    @Test
    void a_sub_negotiation_without_end_is_not_kept_without_end() throws IOException {
        byte[] stream = new byte[100_000];
        stream[0] = (byte) TelnetDecoder.IAC;
        stream[1] = (byte) TelnetDecoder.SB;
        stream[stream.length - 2] = (byte) TelnetDecoder.IAC;
        stream[stream.length - 1] = (byte) TelnetDecoder.SE;
        assertThat(decoded(stream, 0).others).singleElement().asString().hasSize("sub ".length() + 2 * 1024);
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static Found decoded(byte[] stream, int cut) throws IOException {
        var found = new Found();
        var decoder = new TelnetDecoder(found);
        decoder.take(stream, cut);
        byte[] rest = Arrays.copyOfRange(stream, cut, stream.length);
        decoder.take(rest, rest.length);
        return found;
    }

    private static final class Found implements TelnetDecoder.Listener {
        private final ByteArrayOutputStream serial = new ByteArrayOutputStream();
        private final List<String> others = new ArrayList<>();

        @Override
        public void data(byte[] bytes) {
            serial.writeBytes(bytes);
        }

        @Override
        public void option(int verb, int option) {
            others.add(verb + " " + option);
        }

        @Override
        public void subnegotiation(byte[] content) {
            others.add("sub " + HexFormat.of().formatHex(content));
        }
    }
}
