package org.espprovision.matrix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.espprovision.MacAddress;
import org.espprovision.matrix.Evidence.Proof;
import org.espprovision.serial.ControlLines;
import org.espprovision.serial.SerialLine;
import org.espprovision.simulator.Pace;
import org.espprovision.simulator.Strap;
import org.espprovision.simulator.VirtualChip;
import org.espprovision.simulator.sketch.VirtualSketch;

/** The line of a whole virtual board, boot ROM and all, written down as a terminal would. */
final class ChipLine {
    private static final int ROM_BAUD = 74_880;
    private static final int SKETCH_BAUD = 115_200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SerialLine line;
    private final StringBuilder text = new StringBuilder();

    private ChipLine(VirtualChip chip) {
        this.line = chip.line("matrix");
        line.setBaud(ROM_BAUD);
    }

    /** From a press of RESET up to these words. */
    static List<Evidence> boot(Bench bench, byte[] flash, Strap strap, String end) throws IOException {
        try (VirtualChip chip = blank().flash(flash).strap(strap).build()) {
            var line = new ChipLine(chip);
            line.reset();
            line.readUpTo(end);
            return line.captured(bench);
        }
    }

    /** The supply breaks down again and again before the sketch says a word. */
    static List<Evidence> powerDips(Bench bench, byte[] flash, int times) throws IOException {
        try (VirtualChip chip = blank().flash(flash).build()) {
            var line = new ChipLine(chip);
            line.reset();
            line.readUpTo("~ld\r\n");
            for (int i = 0; i < times; i++) {
                chip.powerCycle();
                line.readUpTo("~ld\r\n");
            }
            return line.captured(bench);
        }
    }

    /** A board with our sketch on it, up to its first failure. */
    static List<Evidence> wholeBoard(Bench bench, int port) throws Exception {
        var listening = new CountDownLatch(1);
        try (VirtualChip chip = VirtualChip.builder(MacAddress.parse("5c:cf:7f:a1:b2:c3"))
                .flash(bench.flash(port))
                .pace(Pace.FAST)
                .firmware(machine -> {
                    listening.await(); // the chip's time is no wait, so nobody could follow its change of speed
                    new VirtualSketch(bench.network(), new Random(1)).run(machine);
                })
                .build()) {
            var line = new ChipLine(chip);
            line.reset();
            line.readUpTo("~ld\r\n");
            line.line.setBaud(SKETCH_BAUD);
            listening.countDown();
            line.readUpTo(" failed ");
            line.readUpTo("\n");
            return line.captured(bench);
        }
    }

    private static VirtualChip.Builder blank() {
        return VirtualChip.builder(MacAddress.parse("5c:cf:7f:a1:b2:c3"))
                .pace(Pace.FAST)
                .flashSize(0x80000);
    }

    private void reset() {
        line.drive(ControlLines.RTS);
        line.discardInput();
        line.drive(ControlLines.NEITHER);
    }

    private void readUpTo(String end) {
        int from = text.length();
        byte[] one = new byte[1];
        while (text.indexOf(end, from) < 0) {
            if (line.read(one, PATIENCE) == 0) {
                throw new AssertionError("expected <" + end + "> but the line ended with <" + text + ">");
            }
            text.append(new String(one, StandardCharsets.ISO_8859_1));
        }
    }

    private List<Evidence> captured(Bench bench) throws IOException {
        var file = Files.write(bench.folder.resolve("chip.txt"), text.toString().getBytes(StandardCharsets.ISO_8859_1));
        return List.of(new Evidence(Proof.CHIP, Optional.of(file), Optional.empty(), List.of()));
    }
}
