package org.espprovision.simulator.sketch;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpiffsVolumeTest {
    private static final int SMALL = 0x10000;
    private static final int LARGE = 1_024_000;

    /** Digests of images written by the ESP8266 core's own SPIFFS code, with undefined header bytes as FF. */
    @Test
    void the_images_of_these_tests_are_what_the_device_writes() throws Exception {
        assertThat(sha256(certificates(LARGE, 8192)))
                .isEqualTo("3539d145ea9bcaa3aec2cc3077c95d5c9679b8b119ba19f84d7840c5b2f3b223");
        assertThat(sha256(certificates(SMALL, 4096)))
                .isEqualTo("741dfb871f830dc70583524b9c012e6cb7a9316f03f9eb64949bb8140fbf323a");
        assertThat(sha256(SpiffsTestImage.of(LARGE, 8192, Map.of("/f", pattern(0, 26_355)))))
                .isEqualTo("1226826dd08dd59aac279dc6d907eb6d775ef885ea191f5b517f622a2a7a880a");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 251, 252, 26_355, 26_356, 60_000})
    void a_file_comes_back_whole(int size) {
        byte[] content = pattern(0, size);
        var volume = mounted(SpiffsTestImage.of(LARGE, 8192, Map.of("/f", content)), 8192);
        assertThat(volume.read("/f"))
                .hasValueSatisfying(read -> assertThat(read).isEqualTo(content));
    }

    @Test
    void totals_are_the_ones_the_core_reports() {
        var volume = mounted(certificates(LARGE, 8192), 8192);
        assertThat(volume.totalBytes()).isEqualTo(957_314);
        assertThat(volume.usedBytes()).isEqualTo(15 * 251);
    }

    @Test
    void a_name_must_match_with_its_slash() {
        var volume = mounted(certificates(SMALL, 4096), 4096);
        assertThat(volume.read("ca.der")).isEmpty();
        assertThat(volume.read("/CA.der")).isEmpty();
    }

    @Test
    void one_block_without_magic_is_taken_as_erased_and_two_are_no_file_system() {
        byte[] image = certificates(SMALL, 4096);
        Arrays.fill(image, 0, 4096, (byte) 0);
        assertThat(mounted(image, 4096).read("/ca.der")).isEmpty();
        Arrays.fill(image, 4096, 8192, (byte) 0);
        assertThat(SpiffsVolume.mount(image, 256, 4096)).isEmpty();
    }

    @Test
    void an_erased_area_does_not_mount() {
        byte[] erased = new byte[SMALL];
        Arrays.fill(erased, (byte) 0xFF);
        assertThat(SpiffsVolume.mount(erased, 256, 4096)).isEmpty();
    }

    /** As mkspiffs leaves it: the lookup entry cleared, the flags overwritten. */
    @Test
    void a_superseded_header_page_is_passed_over() {
        byte[] image = certificates(SMALL, 4096);
        byte[] superseded = image.clone();
        superseded[0] = 0;
        superseded[1] = 0;
        superseded[256 + 4] = 0x7E;
        assertThat(mounted(image, 4096).read("/ca.der")).isPresent();
        assertThat(mounted(superseded, 4096).read("/ca.der")).isEmpty();
        assertThat(mounted(superseded, 4096).read("/cert.der")).isPresent();
    }

    /** Blocks of 4,096 bytes mounted as 8,192: only what lies in the first 15 pages is right. */
    @Test
    void a_wrong_block_size_mounts_and_loses_files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("/first", pattern(0, 300));
        files.put("/long", pattern(1, 5000));
        files.put("/last", pattern(2, 300));
        var volume = mounted(SpiffsTestImage.of(SMALL, 4096, files), 8192);
        assertThat(volume.read("/first")).isPresent();
        assertThat(volume.read("/last")).isEmpty();
    }

    @Test
    void a_file_ends_where_its_pages_are_damaged() {
        byte[] image = SpiffsTestImage.of(SMALL, 4096, Map.of("/f", pattern(0, 600)));
        image[3 * 256] = 0x55; // the id in the second data page
        assertThat(mounted(image, 4096).read("/f"))
                .hasValueSatisfying(read -> assertThat(read).hasSize(251));
    }

    private static SpiffsVolume mounted(byte[] image, int blockBytes) {
        return SpiffsVolume.mount(image, 256, blockBytes).orElseThrow();
    }

    private static byte[] certificates(int lengthBytes, int blockBytes) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("/ca.der", pattern(0, 855));
        files.put("/cert.der", pattern(1, 733));
        files.put("/private.der", pattern(2, 1192));
        return SpiffsTestImage.of(lengthBytes, blockBytes, files);
    }

    private static byte[] pattern(int file, int size) {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            content[i] = (byte) (31 * i + 17 * file + size);
        }
        return content;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
