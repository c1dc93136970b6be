package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.espprovision.MacAddress;
import org.espprovision.Progress;
import org.espprovision.simulator.Pace;
import org.espprovision.simulator.VirtualChip;
import org.junit.jupiter.api.Test;

/** The flasher stub as it is, executed by the virtual chip. */
class StubOnTheVirtualChipTest {
    private static final MacAddress MAC = MacAddress.parse("5c:cf:7f:a1:b2:c3");
    private static final FlashLayout LAYOUT = FlashLayout.named("4m1m");

    @Test
    void a_sketch_is_written_verified_and_started() {
        try (var chip = chip().flash(random(1, 1 << 20)).build();
                var line = chip.line("sim")) {
            var loader = BootLoader.connect(line, LoaderOptions.defaults());
            assertThat(loader.loader()).isEqualTo(LoaderKind.OWN);
            assertThat(loader.baud()).isEqualTo(921_600);
            var sketch = DemonstrationSketch.make(LAYOUT).section();

            loader.write(sketch, Progress.SILENT);
            loader.verify(sketch, Progress.SILENT);

            assertThat(Arrays.copyOf(chip.flashContent(), sketch.lengthBytes())).isEqualTo(sketch.bytes());
        }
    }

    private static VirtualChip.Builder chip() {
        return VirtualChip.builder(MAC).pace(Pace.FAST);
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
