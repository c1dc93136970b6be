package org.espprovision.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.espprovision.MacAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code made by GCC, put into RAM over the line and executed there. */
class ExecutedCodeTest {
    private final List<BoardEvent> seen = new CopyOnWriteArrayList<>();
    private final VirtualChip chip = VirtualChip.builder(MacAddress.parse("5c:cf:7f:a1:b2:c3"))
            .pace(Pace.FAST)
            .watchedBy(seen::add)
            .build();
    private final LoaderClient host = new LoaderClient(chip.line("sim"));

    @TempDir
    private Path folder;

    @BeforeEach
    void connect() {
        host.connect();
    }

    @AfterEach
    void close() {
        chip.close();
    }

    @Test
    void it_talks_over_the_line_and_asks_the_flash() throws Exception {
        start("hello.c", 0);
        host.textUpTo("hello from RAM fe0461"); // EF 40 16, lowest half byte first
        write("H@K");
        assertThat(host.textUpTo("L")).isEqualTo("IAL");
    }

    @Test
    void when_it_returns_the_chip_boots_from_its_flash() throws Exception {
        start("hello.c", 0);
        host.textUpTo("hello from RAM fe0461");
        write(".");
        assertThat(host.textUpTo("ets_main.c")).startsWith("/"); // a blank flash: the ROM finds no image
    }

    @Test
    void a_byte_load_from_instruction_memory_silences_the_chip_and_is_told_to_its_watcher() throws Exception {
        start("hello.c", 1);
        host.textUpTo("hello from RAM fe0461");
        write(".");
        await().until(() -> seen.stream().anyMatch(BoardEvent.Crashed.class::isInstance));
        write("anybody?");
        assertThat(host.bytesUntilSilence()).isEqualTo(new byte[] {'/'});
    }

    @Test
    void a_reset_ends_it() throws Exception {
        start("hello.c", 0);
        host.textUpTo("hello from RAM fe0461");
        host.connect();
        assertThat(host.command(0x0A, 0x40001000).value()).isEqualTo(0xFFF0C101);
    }

    private void write(String text) {
        host.line().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** @param argument what the code finds at the start of data RAM */
    private void start(String source, int argument) throws Exception {
        RamCode code = RamCode.compile(folder, source);
        upload(RamCode.TEXT, code.text());
        upload(RamCode.DATA, code.data());
        upload(0x3FFE8000, LoaderClient.words(argument));
        assertThat(host.command(0x06, 0, code.entry()).error()).isZero();
    }

    private void upload(int address, byte[] bytes) {
        host.command(0x05, bytes.length, 1, 0x1800, address);
        assertThat(host.block(0x07, 0, bytes).error()).isZero();
    }
}
