package org.espprovision.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TelnetParserTest {
    @Property(tries = 200)
    void what_was_put_together_comes_apart_the_same_wherever_the_network_cuts_it(
            @ForAll @Size(max = 40) byte[] before,
            @ForAll @Size(max = 10) byte[] value,
            @ForAll @IntRange(max = 255) int option,
            @ForAll @Size(max = 40) byte[] after) {
        byte[] stream = new Telnet()
                .data(before)
                .comPort(12, value)
                .option(Telnet.DO, option)
                .data(after)
                .bytes();
        List<String> whole = parsed(stream, stream.length);
        assertThat(whole).contains("sub 2c0c" + HexFormat.of().formatHex(value), "do " + option);
        for (int cut = 0; cut <= stream.length; cut++) {
            assertThat(parsed(stream, cut)).isEqualTo(whole);
        }
        assertThat(serialIn(whole)).isEqualTo(concatenated(before, after));
    }

    @Test
    void all_ones_in_a_speed_and_in_data_are_doubled_on_the_wire() {
        assertThat(new Telnet()
                        .comPort(1, (byte) 0, (byte) 0xFF, (byte) 0, (byte) 1)
                        .data((byte) 0xFF)
                        .bytes())
                .isEqualTo(HexFormat.of().parseHex("fffa2c0100ffff0001fff0ffff"));
    }

    @Test
    void commands_without_an_option_are_passed_over() {
        byte[] stream = HexFormat.of().parseHex("41fff142");
        assertThat(serialIn(parsed(stream, 0))).isEqualTo(new byte[] {0x41, 0x42});
    }

    /** What is found, with the serial bytes between two other finds as one. */
    private static List<String> parsed(byte[] stream, int cut) {
        var found = new ArrayList<String>();
        var parser = new TelnetParser(new Finds(found));
        byte[] second = java.util.Arrays.copyOfRange(stream, cut, stream.length);
        parser.feed(stream, cut);
        parser.feed(second, second.length);
        return found;
    }

    private static byte[] serialIn(List<String> found) {
        var bytes = new ByteArrayOutputStream();
        found.stream()
                .filter(find -> find.startsWith("data "))
                .forEach(find -> bytes.writeBytes(HexFormat.of().parseHex(find.substring(5))));
        return bytes.toByteArray();
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(first);
        bytes.writeBytes(second);
        return bytes.toByteArray();
    }

    private record Finds(List<String> found) implements TelnetParser.Finds {
        @Override
        public void bytes(byte[] serial) {
            String hex = HexFormat.of().formatHex(serial);
            int last = found.size() - 1;
            if (last >= 0 && found.get(last).startsWith("data ")) {
                found.set(last, found.get(last) + hex);
            } else {
                found.add("data " + hex);
            }
        }

        @Override
        public void will(int option) {
            found.add("will " + option);
        }

        @Override
        public void demand(int option) {
            found.add("do " + option);
        }

        @Override
        public void refusal(int option) {
            found.add("dont " + option);
        }

        @Override
        public void subnegotiation(byte[] content) {
            found.add("sub " + HexFormat.of().formatHex(content));
        }
    }
}
