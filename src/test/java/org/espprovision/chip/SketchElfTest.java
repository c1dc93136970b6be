package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.espprovision.chip.SketchElf.FileSystemType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files made by the real linker for the ESP8266's core, and what becomes of them. */
class SketchElfTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void the_layout_is_read_from_the_symbols() throws Exception {
        var elf = SketchElf.parse(XtensaElf.linkedFor("4m1m").build(folder));
        assertThat(elf.fileSystem()).contains(new LinkedFileSystem(Optional.empty(), 0x300000, 0xFA000, 256, 8192));
        assertThat(elf.layout()).contains(FlashLayout.named("4m1m"));
        assertThat(elf.types()).containsExactly(FileSystemType.SPIFFS);
        assertThat(elf.axTlsSymbols()).isEmpty();
    }

    @Test
    void each_layout_with_a_file_system_is_told_from_the_others() throws IOException {
        for (FlashLayout layout : FlashLayout.all()) {
            var linked = layout.fileSystem()
                    .map(region -> new LinkedFileSystem(
                            Optional.empty(), region.offset(), region.lengthBytes(), 256, region.blockBytes()));
            linked.ifPresent(place -> assertThat(place.layouts()).containsExactly(layout));
        }
    }

    @Test
    void the_older_names_say_the_same() throws Exception {
        var elf = SketchElf.parse(XtensaElf.linkedFor("1m64")
                .prefix("_SPIFFS_")
                .function("lfs_mount")
                .build(folder));
        assertThat(elf.layout()).contains(FlashLayout.named("1m64"));
        assertThat(elf.types()).containsExactlyInAnyOrder(FileSystemType.SPIFFS, FileSystemType.LITTLEFS);
    }

    @Test
    void a_sketch_that_chooses_at_boot_has_a_table() throws Exception {
        var elf = SketchElf.parse(XtensaElf.withTable("1m64", "4m2m").build(folder));
        assertThat(elf.fileSystem()).isEmpty();
        assertThat(elf.layout()).isEmpty();
        assertThat(elf.on(4 << 20).orElseThrow().layouts()).containsExactly(FlashLayout.named("4m2m"));
        elf.requireLinkedFor(FlashLayout.named("4m2m"));
        assertThatThrownBy(() -> elf.requireLinkedFor(FlashLayout.named("4m1m")))
                .isInstanceOfSatisfying(
                        ChipException.class, e -> assertThat(e.code()).isEqualTo("layout.contradicts-elf"));
    }

    @Test
    void another_layout_is_refused_and_the_right_one_named() throws Exception {
        var elf = SketchElf.parse(XtensaElf.linkedFor("4m2m").build(folder));
        assertThatThrownBy(() -> elf.requireLinkedFor(FlashLayout.named("4m1m")))
                .hasMessageContaining("0x300000")
                .hasMessageContaining("0x200000")
                .isInstanceOfSatisfying(
                        ChipException.class, e -> assertThat(e.remedy()).contains("4m2m"));
    }

    @Test
    void axtls_is_seen_in_the_symbols() throws Exception {
        var elf = SketchElf.parse(
                XtensaElf.linkedFor("4m2m").function("ssl_client_new").build(folder));
        assertThat(elf.axTlsSymbols()).containsExactly("ssl_client_new");
    }

    @Test
    void a_file_system_outside_of_the_flash_is_an_error() throws Exception {
        byte[] elf = XtensaElf.linkedFor("4m2m").place(0x3FFE8000, 0x40500000).build(folder);
        assertThatThrownBy(() -> SketchElf.parse(elf)).hasMessageContaining("outside of the flash");
    }

    @Test
    void every_cut_of_a_good_file_is_an_error_or_a_sketch() throws Exception {
        byte[] whole = XtensaElf.withTable("1m64", "4m2m").build(folder);
        for (int length = 0; length < whole.length; length++) {
            parsesOrRefuses(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void a_good_file_with_wrong_words_is_an_error_or_a_sketch() throws Exception {
        byte[] whole = XtensaElf.withTable("1m64", "4m2m").build(folder);
        var random = new Random(8266);
        int[] hostile = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, whole.length, whole.length - 1};
        for (int at = 0; at + 4 <= whole.length; at++) {
            byte[] altered = whole.clone();
            ByteBuffer.wrap(altered).order(ByteOrder.LITTLE_ENDIAN).putInt(at, hostile[random.nextInt(hostile.length)]);
            parsesOrRefuses(altered);
        }
    }

    @Property(tries = 500)
    void random_files_with_a_good_beginning_never_crash(
            @ForAll @Size(max = 600) byte[] rest, @ForAll @IntRange(max = 600) int sections) {
        byte[] file = Arrays.copyOf(
                new byte[] {0x7F, 'E', 'L', 'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 94, 0}, 52 + rest.length);
        System.arraycopy(rest, 0, file, 52, rest.length);
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(32, sections)
                .putShort(46, (short) 40)
                .putShort(48, (short) (1 + sections % 8));
        parsesOrRefuses(file);
    }

    @Property(tries = 500)
    void random_files_never_crash(@ForAll @Size(max = 400) byte[] file) {
        parsesOrRefuses(file);
    }

    private static void parsesOrRefuses(byte[] file) {
        Throwable failure = catchThrowable(() -> SketchElf.parse(file));
        if (failure != null) {
            assertThat(failure).isInstanceOfSatisfying(ChipException.class, e -> {
                assertThat(e.code()).isEqualTo("firmware.elf");
                assertThat(e.what()).isNotBlank();
            });
        }
    }
}
