package org.espprovision.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espprovision.Peers;

/** C beside these tests made into code for RAM by GCC for the LX106. */
final class RamCode {
    static final int TEXT = 0x40100000;
    static final int DATA = 0x3FFE8100;

    private static final int ELF_ENTRY = 24;

    private final int entry;
    private final byte[] text;
    private final byte[] data;

    private RamCode(int entry, byte[] text, byte[] data) {
        this.entry = entry;
        this.text = text;
        this.data = data;
    }

    int entry() {
        return entry;
    }

    byte[] text() {
        return text.clone();
    }

    byte[] data() {
        return data.clone();
    }

    static RamCode compile(Path folder, String source) throws IOException, InterruptedException {
        Path gcc = Peers.require("xtensa-lx106-elf-gcc");
        Path elf = folder.resolve("program.elf");
        run(
                folder,
                List.of(
                        gcc.toString(),
                        "-Os",
                        "-ffreestanding",
                        "-nostdlib",
                        "-mlongcalls",
                        "-mtext-section-literals",
                        "-Wall",
                        "-T",
                        copy(folder, "ram-program.ld"),
                        copy(folder, source),
                        "-o",
                        elf.toString()));
        Path objcopy = gcc.resolveSibling("xtensa-lx106-elf-objcopy");
        return new RamCode(
                ByteBuffer.wrap(Files.readAllBytes(elf))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt(ELF_ENTRY),
                section(folder, objcopy, elf, ".text"),
                section(folder, objcopy, elf, ".data"));
    }

    private static byte[] section(Path folder, Path objcopy, Path elf, String name)
            throws IOException, InterruptedException {
        Path out = folder.resolve("section.bin");
        run(folder, List.of(objcopy.toString(), "-O", "binary", "-j", name, elf.toString(), out.toString()));
        byte[] bytes = Files.readAllBytes(out);
        return java.util.Arrays.copyOf(bytes, (bytes.length + 3) & ~3);
    }

    private static void run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path messages = folder.resolve("messages");
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile())
                .start();
        assertThat(process.waitFor()).as("%s", Files.readString(messages)).isZero();
    }

    private static String copy(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream resource = RamCode.class.getResourceAsStream(name)) {
            Files.write(file, resource.readAllBytes());
        }
        return file.toString();
    }
}
