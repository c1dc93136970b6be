package org.espprovision.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espprovision.chip.FlashSection;
import picocli.CommandLine.TypeConversionException;

/** Offsets and files in pairs, as they stand on the command line. */
final class FlashPairs {
    /** The largest flash an ESP8266 can work with. */
    private static final long LARGEST_FILE_BYTES = 16 << 20;

    private FlashPairs() {}

    static List<FlashSection> read(List<String> words) {
        if (words.size() % 2 != 0) {
            throw UsageException.commandLine(
                    "'%s' stands alone: offsets and files come in pairs".formatted(words.get(words.size() - 1)),
                    "Write OFFSET FILE, and again for each further file: 0x0 sketch.ino.bin 0x300000 spiffs.bin.");
        }
        List<FlashSection> sections = new ArrayList<>();
        for (int i = 0; i < words.size(); i += 2) {
            Path file = Path.of(words.get(i + 1));
            int offset = offset(words.get(i));
            sections.add(new FlashSection(file.toString(), offset, bytes(file)));
        }
        return sections;
    }

    private static int offset(String text) {
        try {
            return FlashNumber.parse(text);
        } catch (TypeConversionException e) {
            throw UsageException.commandLine(
                    String.valueOf(e.getMessage()),
                    "It stands where an offset belongs: OFFSET FILE, then the next pair.");
        }
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new IOException("it is a folder");
            }
            if (Files.size(file) > LARGEST_FILE_BYTES) {
                throw new IOException(
                        "it has %,d bytes, more than any flash of an ESP8266".formatted(Files.size(file)));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw UsageException.fileUnreadable("the file", file, e);
        }
    }
}
