package org.espprovision.spiffs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images byte for byte against measured ones. */
class GoldenImagesTest {
    record Golden(String name, SpiffsGeometry geometry, List<SpiffsFile> files, int pages, String zero, String erased) {
        @Override
        public String toString() {
            return name;
        }
    }

    record Layout(String name, SpiffsGeometry geometry, int usablePages) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Golden> goldenImages() {
        return Samples.table("golden.csv").stream().map(GoldenImagesTest::golden);
    }

    static Stream<Golden> imagesTheCoreWrote() {
        List<SpiffsFile> files = golden(Samples.table("golden.csv").get(6)).files();
        return Samples.table("core-written.csv").stream()
                .map(row -> new Golden(row[0], geometry(row[1], row[2], row[3]), files, 15, row[4], ""));
    }

    /** The layouts that have a file system. */
    static Stream<Layout> layouts() {
        return Samples.table("flash-layouts.csv").stream()
                .filter(row -> number(row[6]) > 0)
                .map(row -> new Layout(row[0], geometry(row[6], row[8], row[9]), number(row[11])));
    }

    @ParameterizedTest
    @MethodSource("goldenImages")
    void an_image_has_the_golden_bytes(Golden golden) {
        Spiffs spiffs = Spiffs.in(golden.geometry());
        assertThat(sha256(golden, spiffs.with(UndefinedBytes.ZERO))).isEqualTo(golden.zero());
        assertThat(sha256(golden, spiffs)).isEqualTo(golden.erased());
        assertThat(golden.files().stream()
                        .mapToLong(file -> golden.geometry().pagesFor(file.content().length))
                        .sum())
                .isEqualTo(golden.pages());
    }

    /** Measured: SPIFFS's own code wrote each certificate of the golden rows in one call, undefined bytes set to 0. */
    @ParameterizedTest
    @MethodSource("imagesTheCoreWrote")
    void an_image_is_what_spiffs_itself_writes_also_where_it_spreads_the_object_numbers(Golden written) {
        Spiffs spiffs = Spiffs.in(written.geometry()).with(UndefinedBytes.ZERO);
        assertThat(spiffs.pack(written.files()).sha256()).isEqualTo(written.zero());
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void every_layout_of_the_core_holds_certificates_and_a_file_that_fills_it(Layout layout) {
        Spiffs spiffs = Spiffs.in(layout.geometry());
        assertThat(layout.geometry().roomPages()).isEqualTo(layout.usablePages());

        List<SpiffsFile> files = new ArrayList<>(Samples.certificates());
        files.add(Samples.file("/rest", spiffs.freeBytes(files)));
        byte[] image = spiffs.pack(files).bytes();
        assertThat(Spiffs.read(layout.geometry(), image).files()).containsExactlyInAnyOrderElementsOf(files);
        assertThat(spiffs.freeBytes(files)).isZero();
    }

    /**
     * The golden images number their files 1, 2, 3 in every layout. SPIFFS itself spreads the numbers in large ones, and
     * so do we; there the numbers, and nothing else, are put back before comparing.
     */
    private static String sha256(Golden golden, Spiffs spiffs) {
        FilesystemImage image = spiffs.pack(golden.files());
        SpiffsGeometry geometry = golden.geometry();
        ByteBuffer bytes = ByteBuffer.wrap(image.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int entry = 0; entry < Math.min(golden.pages(), geometry.filePagesPerBlock()); entry++) {
            int id = bytes.getShort(2 * entry) & 0x7FFF;
            int file = IntStream.range(0, golden.files().size())
                    .filter(i -> geometry.objectId(i) == id)
                    .findFirst()
                    .orElseThrow();
            short numbered = (short) (bytes.getShort(2 * entry) - id + file + 1);
            bytes.putShort(2 * entry, numbered);
            bytes.putShort((1 + entry) * geometry.pageBytes(), numbered);
        }
        return image.sha256();
    }

    private static Golden golden(String[] row) {
        List<SpiffsFile> files = new ArrayList<>();
        for (String item : row[5].isEmpty() ? new String[0] : row[5].split(";", -1)) {
            String[] pathAndLength = item.split(":", 2);
            files.add(new SpiffsFile(pathAndLength[0], Samples.bytes(number(pathAndLength[1]), files.size())));
        }
        return new Golden(
                row[0] + " in " + row[1], geometry(row[2], row[3], row[4]), files, number(row[6]), row[7], row[8]);
    }

    private static SpiffsGeometry geometry(String lengthBytes, String pageBytes, String blockBytes) {
        return new SpiffsGeometry(number(lengthBytes), number(pageBytes), number(blockBytes));
    }

    private static int number(String cell) {
        return Integer.parseInt(cell);
    }
}
