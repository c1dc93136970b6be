package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DemonstrationSketchTest {
    private static final FlashLayout LAYOUT = FlashLayout.named("4m1m");

    @ParameterizedTest
    @MethodSource("org.espprovision.chip.FlashLayout#all")
    void every_layout_has_a_sound_one_that_fits(FlashLayout layout) {
        var sketch = DemonstrationSketch.make(layout);

        assertThat(sketch.fitsBelow(layout)).isTrue();
        assertThat(sketch.flashSizeBytes()).contains(layout.flashSizeBytes());
    }

    @Test
    void it_costs_on_a_wire_what_a_real_one_costs() {
        byte[] sketch = DemonstrationSketch.make(LAYOUT).bytes();

        assertThat(sketch).hasSize(475_136);
        assertThat(deflated(sketch) / (double) sketch.length).isBetween(0.74, 0.77);
    }

    @Test
    void it_is_the_same_every_time() {
        assertThat(DemonstrationSketch.make(LAYOUT).bytes())
                .isEqualTo(DemonstrationSketch.make(LAYOUT).bytes());
    }

    @Test
    void its_last_segment_begins_with_the_marker() {
        assertThat(startOfLastSegment(DemonstrationSketch.make(LAYOUT).bytes()))
                .startsWith("esp-provision demonstration sketch 1; layout=4m1m fs=0x00300000 length=0x000fa000"
                        + " page=256 block=8192\0");
    }

    private static String startOfLastSegment(byte[] file) {
        var buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int segments = buffer.get(0x1001);
        int data = 0x1008 + 8;
        for (int i = 1; i < segments; i++) {
            data += buffer.getInt(data - 4) + 8;
        }
        return new String(file, data, 200, StandardCharsets.ISO_8859_1);
    }

    private static int deflated(byte[] bytes) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(bytes);
        deflater.finish();
        int length = deflater.deflate(new byte[bytes.length + 1000]);
        deflater.end();
        return length;
    }
}
