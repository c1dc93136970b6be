package org.espprovision.chip;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espprovision.Peers;

/** A small program for the ESP8266's core with the symbols of a sketch, linked by Debian's gcc-xtensa-lx106. */
public final class XtensaElf {
    private static final int FLASH_WINDOW = 0x40200000;

    private final Map<String, Integer> place = new LinkedHashMap<>();
    private final StringBuilder table = new StringBuilder();
    private final StringBuilder functions = new StringBuilder(body("_start") + body("SPIFFS_mount"));
    private String prefix = "_FS_";

    private XtensaElf() {}

    /** One place, as the linker script of a layout gives it. */
    public static XtensaElf linkedFor(String layout) {
        FlashRegion region = FlashLayout.named(layout).requireFileSystem();
        var elf = new XtensaElf().place(FLASH_WINDOW + region.offset(), FLASH_WINDOW + region.end());
        elf.place.put("page", FlashRegion.PAGE_BYTES);
        elf.place.put("block", region.blockBytes());
        return elf;
    }

    /** A table to choose from at boot. */
    static XtensaElf withTable(String... layouts) {
        var elf = new XtensaElf();
        for (String name : layouts) {
            FlashLayout layout = FlashLayout.named(name);
            FlashRegion region = layout.requireFileSystem();
            elf.table.append("    .word 0x%x, 0x%x, 0x%x, %d, %d, %d\n"
                    .formatted(
                            FLASH_WINDOW + layout.eepromOffset(),
                            FLASH_WINDOW + region.offset(),
                            FLASH_WINDOW + region.end(),
                            region.blockBytes(),
                            FlashRegion.PAGE_BYTES,
                            layout.flashSizeBytes() >> 10));
        }
        return elf;
    }

    XtensaElf place(int start, int end) {
        place.put("start", start);
        place.put("end", end);
        return this;
    }

    XtensaElf prefix(String older) {
        prefix = older;
        return this;
    }

    XtensaElf function(String name) {
        functions.append(body(name));
        return this;
    }

    private static String body(String name) {
        return "    .global %1$s\n    .type %1$s, @function\n%1$s:\n    ret\n".formatted(name);
    }

    public byte[] build(Path folder) throws IOException {
        Path gcc = Peers.require("xtensa-lx106-elf-gcc");
        var source = new StringBuilder("    .section .text\n").append(functions);
        place.forEach((name, value) ->
                source.append("    .global %1$s\n    .set %1$s, 0x%2$x\n".formatted(prefix + name, value)));
        if (table.length() > 0) {
            source.append("""
                                .section .rodata
                                .align 4
                                .global __flashdesc
                                .type __flashdesc, @object
                            __flashdesc:
                            """).append(table).append("    .size __flashdesc, .-__flashdesc\n");
        }
        Path assembly = folder.resolve("sketch.S");
        Path elf = folder.resolve("sketch.elf");
        Files.writeString(assembly, source);
        Process build = new ProcessBuilder(
                        gcc.toString(), "-nostdlib", "-Wl,-e,_start", assembly.toString(), "-o", elf.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (build.onExit().join().exitValue() != 0) {
            throw new AssertionError("the linker failed: " + said);
        }
        return Files.readAllBytes(elf);
    }
}
