package org.espprovision.spiffs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SpiffsPropertiesTest {
    record Change(double where, byte value) {}

    @Property(tries = 300)
    void files_that_fit_read_back_and_others_are_refused(
            @ForAll("geometries") SpiffsGeometry geometry, @ForAll("fileSets") Collection<SpiffsFile> files) {
        Spiffs spiffs = Spiffs.in(geometry);
        try {
            byte[] image = spiffs.pack(files).bytes();
            assertThat(spiffs.fits(files)).isTrue();
            assertThat(Spiffs.read(geometry, image).files()).containsExactlyInAnyOrderElementsOf(files);
        } catch (SpiffsException refused) {
            assertThat(refused.code()).isEqualTo("spiffs.full");
            assertThat(spiffs.fits(files)).isFalse();
        }
    }

    @Property(tries = 200)
    void the_room_said_to_be_free_is_exactly_free(
            @ForAll("geometries") SpiffsGeometry geometry, @ForAll("fileSets") Collection<SpiffsFile> files) {
        Spiffs spiffs = Spiffs.in(geometry);
        int free = spiffs.freeBytes(files);
        assertThat(spiffs.fits(with(files, free))).isEqualTo(free > 0 || spiffs.fits(with(files, 0)));
        assertThat(spiffs.fits(with(files, free + 1))).isFalse();
    }

    @Property(tries = 1000)
    void a_changed_image_reads_or_is_refused(
            @ForAll("geometries") SpiffsGeometry geometry, @ForAll("changes") List<Change> changes) {
        byte[] image = Spiffs.in(geometry)
                .pack(List.of(Samples.file("/a", 700), Samples.file("/b", 0)))
                .bytes();
        for (Change change : changes) {
            image[(int) (change.where() * change.where() * 4096)] = change.value();
        }
        readOrRefuse(geometry, image);
    }

    @Property(tries = 200)
    void random_bytes_between_good_magics_read_or_are_refused(
            @ForAll long seed, @ForAll("geometries") SpiffsGeometry geometry) {
        byte[] image = new byte[geometry.lengthBytes()];
        new Random(seed).nextBytes(image);
        for (int at = geometry.magicAt(); at < image.length; at += geometry.blockBytes()) {
            image[at] = (byte) geometry.magic();
            image[at + 1] = (byte) (geometry.magic() >> Byte.SIZE);
        }
        readOrRefuse(geometry, image);
    }

    /** Nothing but a SpiffsException comes out. */
    private static void readOrRefuse(SpiffsGeometry geometry, byte[] image) {
        try {
            Volume volume = Spiffs.read(geometry, image);
            assertThat(volume.files()).allMatch(file -> file.content().length <= geometry.lengthBytes());
        } catch (SpiffsException refused) {
            assertThat(refused.code()).startsWith("spiffs.");
        }
    }

    private static List<SpiffsFile> with(Collection<SpiffsFile> files, int lengthBytes) {
        List<SpiffsFile> more = new ArrayList<>(files);
        more.add(Samples.file("/more", lengthBytes));
        return more;
    }

    @Provide
    Arbitrary<SpiffsGeometry> geometries() {
        Arbitrary<Integer> pageBytes = Arbitraries.of(64, 128, 256, 512);
        return Combinators.combine(Arbitraries.integers().between(3, 40), pageBytes, Arbitraries.of(4096, 8192))
                .filter((blocks, page, block) -> page > 128 || block == 4096)
                .as((blocks, page, block) -> new SpiffsGeometry(blocks * block, page, block));
    }

    @Provide
    Arbitrary<Collection<SpiffsFile>> fileSets() {
        Arbitrary<String> names = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars('/', 'ü', '.', ' ')
                .ofMinLength(1)
                .ofMaxLength(14)
                .map(name -> "/" + name);
        Arbitrary<byte[]> contents = Arbitraries.bytes().array(byte[].class).ofMaxSize(40_000);
        return Arbitraries.maps(names, contents).ofMaxSize(12).map(SpiffsPropertiesTest::files);
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        return Combinators.combine(Arbitraries.doubles().between(0, true, 1, false), Arbitraries.bytes())
                .as(Change::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    private static Collection<SpiffsFile> files(Map<String, byte[]> contents) {
        return contents.entrySet().stream()
                .map(entry -> new SpiffsFile(entry.getKey(), entry.getValue()))
                .collect(Collectors.toList());
    }
}
