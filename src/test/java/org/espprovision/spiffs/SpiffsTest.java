package org.espprovision.spiffs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.espprovision.spiffs.Samples.FOUR_MEGABYTES_3M;
import static org.espprovision.spiffs.Samples.SIXTEEN_SMALL_BLOCKS;
import static org.espprovision.spiffs.Samples.certificates;
import static org.espprovision.spiffs.Samples.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.espprovision.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpiffsTest {
    private final Spiffs spiffs = Spiffs.in(SIXTEEN_SMALL_BLOCKS);

    @Test
    void a_file_ends_exactly_where_its_der_ends() {
        byte[] image = Spiffs.in(FOUR_MEGABYTES_3M).pack(certificates()).bytes();
        Volume volume = Spiffs.read(FOUR_MEGABYTES_3M, image);
        assertThat(volume.find("/cert.der")).contains(file("/cert.der", 733));
        assertThat(volume.find("cert.der")).isEmpty();
    }

    @Test
    void the_order_of_the_files_does_not_change_the_image() {
        List<SpiffsFile> reversed = new ArrayList<>(certificates());
        Collections.reverse(reversed);
        assertThat(spiffs.pack(reversed).bytes())
                .isEqualTo(spiffs.pack(certificates()).bytes());
    }

    @ParameterizedTest
    @CsvSource({"32768,4096,22339", "65536,4096,52208", "45056,4096,33383", "262144,4096,231422", "3121152,8192,2925154"
    })
    void a_file_as_large_as_the_file_system_fits_and_one_byte_more_does_not(int length, int block, int largest) {
        Spiffs measured = Spiffs.in(new SpiffsGeometry(length, 256, block));
        assertThat(measured.freeBytes(List.of())).isEqualTo(largest);
        assertThat(measured.pack(List.of(file("/f", largest))).bytes()).hasSize(length);
        assertThat(measured.fits(List.of(file("/f", largest + 1)))).isFalse();
        fails("spiffs.full", () -> measured.pack(List.of(file("/f", largest + 1))));
    }

    @Test
    void what_does_not_fit_is_told_with_room_and_need() {
        assertThat(fails("spiffs.full", () -> spiffs.pack(List.of(file("/f", 60_000)))))
                .hasMessage("the files need 62,208 bytes in pages, the file system has room for 53,760");
    }

    @Test
    void files_get_the_numbers_that_spiffs_gives_them() {
        assertThat(List.of(0, 1, 2, 255, 256, 257))
                .map(FOUR_MEGABYTES_3M::objectId)
                .containsExactly(1, 24, 47, 5866, 2, 25);
        assertThat(List.of(0, 1, 209)).map(SIXTEEN_SMALL_BLOCKS::objectId).containsExactly(1, 2, 210);
    }

    @Test
    void more_empty_files_than_object_numbers_are_refused() {
        List<SpiffsFile> empty = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            empty.add(file("/" + i, 0));
        }
        assertThat(spiffs.pack(empty).bytes()).hasSize(65_536);
        empty.add(file("/one-more", 0));
        fails("spiffs.full", () -> spiffs.pack(empty));
    }

    @Test
    void a_path_has_a_slash_and_at_most_31_bytes_of_utf_8() {
        assertThat(file("/" + "n".repeat(30), 1).path()).hasSize(31);
        fails("spiffs.name", () -> file("/" + "n".repeat(31), 1));
        fails("spiffs.name", () -> file("/" + "ü".repeat(16), 1));
        fails("spiffs.name", () -> file("ca.der", 1));
        fails("spiffs.name", () -> file("/", 1));
        fails("spiffs.name", () -> file("/\ud800", 1));
    }

    @Test
    void a_path_given_twice_is_refused() {
        fails("spiffs.duplicate", () -> spiffs.pack(List.of(file("/a", 1), file("/b", 1), file("/a", 2))));
    }

    @Test
    void a_geometry_that_spiffs_cannot_have_is_refused() {
        fails("spiffs.size", () -> new SpiffsGeometry(65_537, 256, 4096));
        fails("spiffs.size", () -> new SpiffsGeometry(8192, 256, 4096));
        fails("spiffs.geometry", () -> new SpiffsGeometry(65_536, 250, 4096));
        fails("spiffs.geometry", () -> new SpiffsGeometry(65_536, 256, 4095));
        fails("spiffs.geometry", () -> new SpiffsGeometry(0x2000000, 256, 8192));
        fails("spiffs.geometry", () -> new SpiffsGeometry(0x100000, 256, 32_768));
    }

    @Test
    void pages_that_mkspiffs_superseded_are_passed_over() {
        byte[] image =
                spiffs.pack(List.of(file("/ca.der", 0), file("/cert.der", 733))).bytes();
        supersede(image, 0);
        assertThat(Spiffs.read(SIXTEEN_SMALL_BLOCKS, image).files()).containsExactly(file("/cert.der", 733));
    }

    @Test
    void what_is_free_is_told_in_pages_bytes_and_files() {
        byte[] image =
                spiffs.pack(List.of(file("/ca.der", 0), file("/cert.der", 733))).bytes();
        supersede(image, 0);
        SpiffsUse use = Spiffs.use(SIXTEEN_SMALL_BLOCKS, image);
        assertThat(use.roomPages()).isEqualTo(14 * 15);
        assertThat(use.livePages()).isEqualTo(4);
        assertThat(use.supersededPages()).isEqualTo(1);
        assertThat(use.freePages()).isEqualTo(206);
        assertThat(use.moreFiles()).isEqualTo(103);
        List<SpiffsFile> full = new ArrayList<>(List.of(file("/cert.der", 733)));
        for (int i = 0; i < use.moreFiles(); i++) {
            full.add(file("/" + i, use.moreFilesOfBytes()));
        }
        assertThat(spiffs.fits(full)).isTrue();
        full.add(file("/one-more", 1));
        assertThat(spiffs.fits(full)).isFalse();
        assertThat(spiffs.fits(List.of(file("/cert.der", 733), file("/f", use.largestFileBytes()))))
                .isTrue();
    }

    @Test
    void volumes_are_compared_by_path_and_content() {
        var wanted = new Volume(List.of(file("/a", 5), file("/b", 6), file("/c", 7)));
        var found = new Volume(List.of(file("/a", 5), file("/b", 60), file("/d", 8)));
        VolumeComparison comparison = VolumeComparison.of(wanted, found);
        assertThat(comparison)
                .isEqualTo(new VolumeComparison(List.of("/a"), List.of("/b"), List.of("/c"), List.of("/d")));
        assertThat(comparison.isEqual()).isFalse();
        assertThat(VolumeComparison.of(found, found).isEqual()).isTrue();
    }

    @Test
    void a_header_whose_lookup_the_chip_had_no_time_to_clear_is_passed_over() {
        byte[] image =
                spiffs.pack(List.of(file("/ca.der", 0), file("/cert.der", 733))).bytes();
        image[256 + PageFormat.FLAGS_AT] = 0x78;
        assertThat(Spiffs.read(SIXTEEN_SMALL_BLOCKS, image).files()).containsExactly(file("/cert.der", 733));
    }

    @Test
    void an_image_of_other_blocks_is_refused_both_ways() {
        SpiffsGeometry large = new SpiffsGeometry(65_536, 256, 8192);
        fails(
                "spiffs.blocks",
                () -> Spiffs.read(large, spiffs.pack(certificates()).bytes()));
        byte[] largeBlocks = Spiffs.in(large).pack(certificates()).bytes();
        fails("spiffs.blocks", () -> Spiffs.read(SIXTEEN_SMALL_BLOCKS, largeBlocks));
    }

    @Test
    void an_image_that_the_core_would_format_or_misread_is_refused() {
        byte[] image = spiffs.pack(certificates()).bytes();
        fails("spiffs.length", () -> Spiffs.read(FOUR_MEGABYTES_3M, image));
        fails("spiffs.foreign", () -> Spiffs.read(SIXTEEN_SMALL_BLOCKS, new byte[65_536]));
        fails("spiffs.foreign", () -> Spiffs.read(new SpiffsGeometry(65_536, 512, 4096), image));

        byte[] lostMagic = image.clone();
        lostMagic[252] = 0;
        fails("spiffs.damaged", () -> Spiffs.read(SIXTEEN_SMALL_BLOCKS, lostMagic));

        byte[] lostPage = image.clone();
        Arrays.fill(lostPage, 512, 768, (byte) 0xFF);
        fails("spiffs.damaged", () -> Spiffs.read(SIXTEEN_SMALL_BLOCKS, lostPage));
    }

    @Test
    void a_wiped_image_holds_nothing() {
        FilesystemImage image = spiffs.pack(certificates());
        image.wipe();
        assertThat(image.bytes()).containsOnly(0);
    }

    /** As mkspiffs leaves the header page of each 256-byte chunk but the last. */
    private static void supersede(byte[] image, int entry) {
        image[2 * entry] = 0;
        image[2 * entry + 1] = 0;
        image[(1 + entry) * 256 + PageFormat.FLAGS_AT] = 0x7E;
    }

    private static SpiffsException fails(String code, ThrowingCallable call) {
        return assertThatExceptionOfType(SpiffsException.class)
                .isThrownBy(call)
                .matches(failure -> failure.kind() == FailureKind.USAGE)
                .matches(failure -> failure.code().equals(code), code)
                .asInstanceOf(type(SpiffsException.class))
                .actual();
    }
}
