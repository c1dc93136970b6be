package org.espprovision.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.espprovision.MacAddress;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Espressif's esptool-js, as published, takes the virtual chip for a real one: it resets it into the boot loader, uploads
 * Espressif's own stub, which the LX106 core executes, changes the speed, writes, verifies by MD5 and reads back.
 *
 * <p>Release 0.7.0 carries the stub of {@code esp-flasher-stub} (1.2.2), release 0.5.4 the one that esptool had before.
 */
class EspressifStubTest {
    private static final int FLASH_BYTES = 0x400000;

    private final List<BoardEvent> seen = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @BeforeAll
    static void install() throws Exception {
        Strangers.install();
    }

    @ParameterizedTest
    @ValueSource(strings = {"esptool-js", "esptool-js-legacy-stub"})
    void a_used_chip_holds_exactly_what_esptool_js_wrote_and_verified(String flasher) throws Exception {
        byte[] before = JobImages.used(FLASH_BYTES);
        Path sketch = Files.write(folder.resolve("sketch.bin"), JobImages.sketch());
        Path fileSystem = Files.write(folder.resolve("spiffs.bin"), JobImages.fileSystem());
        var chip = VirtualChip.builder(MacAddress.parse("5c:cf:7f:a1:b2:c3"))
                .pace(Pace.FAST)
                .flash(before)
                .watchedBy(seen::add)
                .build();
        try (chip;
                var board = NetworkBoard.listening(anyLoopbackPort(), chip, BoardWatcher.NOBODY)) {
            int port = board.address().getPort();
            var outcome = Strangers.node(
                    "flash.mjs",
                    List.of(
                            flasher,
                            "127.0.0.1",
                            String.valueOf(port),
                            "921600",
                            JobImages.SKETCH_OFFSET + "=" + sketch,
                            JobImages.FILE_SYSTEM_OFFSET + "=" + fileSystem));

            assertThat(outcome.status()).as(outcome.said()).isZero();
            assertThat(outcome.said()).contains("Stub running", "5c:cf:7f:a1:b2:c3", "Changed");
            assertThat(outcome.said().split("Hash of data verified", -1)).hasSize(3);
            assertThat(chip.flashContent()).isEqualTo(expected(before));
            assertThat(folder.resolve("sketch.bin.back")).hasSameBinaryContentAs(sketch);
            assertThat(folder.resolve("spiffs.bin.back")).hasSameBinaryContentAs(fileSystem);
            assertThat(seen).noneMatch(BoardEvent.Crashed.class::isInstance);
        }
    }

    /** Erasing goes by sectors of 4,096 bytes: the rest of the last one is blank, what lies beyond is as it was. */
    private static byte[] expected(byte[] before) {
        byte[] after = before.clone();
        put(after, JobImages.SKETCH_OFFSET, JobImages.sketch());
        put(after, JobImages.FILE_SYSTEM_OFFSET, JobImages.fileSystem());
        return after;
    }

    private static void put(byte[] flash, int offset, byte[] image) {
        int end = (offset + image.length + NorFlash.SECTOR_BYTES - 1) & -NorFlash.SECTOR_BYTES;
        Arrays.fill(flash, offset, end, (byte) 0xFF);
        System.arraycopy(image, 0, flash, offset, image.length);
    }

    private static InetSocketAddress anyLoopbackPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
