package org.espprovision.simulator.lx106;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espprovision.Peers;

/** GCC for the LX106, which makes programs of the sources beside these tests. */
final class Compiler {
    private final Path gcc = Peers.require("xtensa-lx106-elf-gcc");
    private final Path folder;

    Compiler(Path folder) {
        this.folder = folder;
    }

    Elf compile(String source, String optimisation) throws IOException, InterruptedException {
        Path file = folder.resolve("compiled.elf");
        List<String> command = new ArrayList<>(List.of(gcc.toString(), optimisation));
        command.addAll(List.of("-ffreestanding", "-nostdlib", "-mlongcalls", "-mtext-section-literals", "-Wall"));
        command.addAll(
                List.of("-T", copy("program.ld"), copy("start.S"), copy(source), "-lgcc", "-o", file.toString()));
        Path messages = folder.resolve("messages");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile())
                .start();
        assertThat(process.waitFor()).as(() -> read(messages)).isZero();
        return Elf.read(Files.readAllBytes(file));
    }

    private String copy(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream resource = Compiler.class.getResourceAsStream(name)) {
            Files.write(file, resource.readAllBytes());
        }
        return file.toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
