package org.espprovision.simulator.lx106;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.espprovision.Peers;

/** QEMU's LX106, which runs a program until it leaves the simulator and tells what it wrote to standard output. */
final class Qemu {
    /** Where QEMU's core comes out of reset; the ESP8266 has nothing there. */
    private static final int RESET = 0x50000000;

    private final Path program = Peers.require("qemu-system-xtensa");
    private final Path folder;

    Qemu(Path folder) {
        this.folder = folder;
    }

    byte[] run(Elf elf) throws IOException, InterruptedException {
        Path file = folder.resolve("program.elf");
        Path output = folder.resolve("output");
        Files.write(file, withResetCode(elf).toBytes());
        Process qemu = new ProcessBuilder(List.of(
                        program.toString(),
                        "-M",
                        "sim",
                        "-cpu",
                        "lx106",
                        "-semihosting",
                        "-nographic",
                        "-monitor",
                        "none",
                        "-serial",
                        "none",
                        "-kernel",
                        file.toString()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        try {
            assertThat(qemu.waitFor(20, TimeUnit.SECONDS)).as("QEMU ends").isTrue();
        } finally {
            qemu.destroyForcibly();
        }
        assertThat(Files.readString(folder.resolve("errors")))
                .as("QEMU's errors")
                .isEmpty();
        return Files.readAllBytes(output);
    }

    private static Elf withResetCode(Elf elf) {
        Code reset = new Code(RESET);
        reset.j(RESET + 8).put(0, 1).word(elf.entry());
        reset.l32r(0, RESET + 4).jx(0);
        List<Elf.Segment> segments = new java.util.ArrayList<>(elf.segments());
        segments.add(new Elf.Segment(RESET, reset.bytes()));
        return new Elf(RESET, segments);
    }
}
