package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What a sketch's binary and its source give away in plain text. */
class FirmwareTextsTest {
    @Test
    void opened_files_are_told_from_other_texts() {
        String texts = "\0/mqtt_ca.crt.der\0\1/config.txt\0x/no.txt\0//two.txt\0/usr/lib/core.cpp\0/slash\0"
                + "/a-name-that-is-too-long-for.spiffs\0http://host/page.html\0/index.html\0/end.der";
        assertThat(OpenedPaths.in(texts.getBytes(StandardCharsets.ISO_8859_1)))
                .containsExactly("/config.txt", "/mqtt_ca.crt.der");
    }

    @Property(tries = 200)
    void any_bytes_can_be_searched(@ForAll byte[] bytes) {
        assertThat(OpenedPaths.in(bytes)).allMatch(path -> path.startsWith("/"));
    }

    @Test
    void calls_of_the_old_library_are_found_with_their_lines() {
        String source = """
                // client.loadCertificate(file) in a comment
                /* client.loadPrivateKey(file)
                   over two lines */
                const char *text = "client.loadCACert(\\" file)";
                if (client.loadCertificate(cert)) { }
                  client->loadPrivateKey (key);
                axTLS::WiFiClientSecure old;
                loadCACert(own);
                """;
        assertThat(AxTlsCalls.in(source))
                .extracting(call -> call.line() + " " + call.name())
                .containsExactly("5 loadCertificate", "6 loadPrivateKey", "7 axTLS");
        assertThat(AxTlsCalls.in(source)).allMatch(call -> !call.instead().isEmpty());
    }

    @Property(tries = 200)
    void any_source_can_be_searched(@ForAll String source) {
        assertThat(AxTlsCalls.in("/*" + source + "\"" + source)).isNotNull();
    }

    @Test
    void a_file_system_left_in_another_place_is_noticed() {
        byte[] flash = new byte[4 << 20];
        Arrays.fill(flash, (byte) 0xFF);
        for (int at : new int[] {0x200000, 0x202000, 0x300000}) { // of the last, one block alone
            ByteBuffer.wrap(flash).putInt(at + 252, 0x29040000);
        }
        assertThat(FileSystemTraces.besides(
                        FlashLayout.named("4m3m"),
                        flash.length,
                        (offset, length) -> Arrays.copyOfRange(flash, offset, offset + length)))
                .containsExactly(FlashLayout.named("4m2m"));
        assertThat(FileSystemTraces.besides(
                        FlashLayout.named("4m2m"),
                        flash.length,
                        (offset, length) -> Arrays.copyOfRange(flash, offset, offset + length)))
                .isEmpty();
    }
}
