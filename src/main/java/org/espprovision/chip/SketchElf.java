package org.espprovision.chip;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the linker's output of a sketch ({@code .ino.elf}) tells a flasher: where the sketch looks for its file system, of
 * which type that is, and whether it still calls the TLS library that core 3 no longer has.
 *
 * <p>Nothing in the file is believed: every offset and length is checked against the file's end. Source: the ELF-32
 * specification; the Arduino core's linker scripts and {@code FlashMap.h}.
 */
public final class SketchElf {
    /** The core maps the flash here. */
    private static final int FLASH_WINDOW = 0x4020_0000;

    private static final int FLASH_WINDOW_BYTES = 0x0100_0000;

    private static final String FLASH_TABLE = "__flashdesc";
    private static final int FLASH_TABLE_ROW_BYTES = 6 * Integer.BYTES;
    private static final int MOST_FLASH_TABLE_ROWS = 16;

    private static final Set<String> AXTLS_FUNCTIONS =
            Set.of("ssl_client_new", "ssl_ctx_new", "ssl_obj_load", "ssl_obj_memory_load");

    /** A type of file system that the sketch brings code for. */
    public enum FileSystemType {
        SPIFFS,
        LITTLEFS
    }

    private final Optional<LinkedFileSystem> fileSystem;
    private final List<LinkedFileSystem> flashTable;
    private final Set<FileSystemType> types;
    private final Set<String> axTlsSymbols;

    private SketchElf(ElfFile elf) {
        Map<String, ElfFile.Symbol> wanted = new HashMap<>();
        types = EnumSet.noneOf(FileSystemType.class);
        axTlsSymbols = new TreeSet<>();
        elf.eachSymbol((name, symbol) -> {
            if (name.startsWith("_FS_") || name.startsWith("_SPIFFS_") || name.equals(FLASH_TABLE)) {
                wanted.putIfAbsent(name, symbol);
            } else if (name.equals("SPIFFS_mount")) {
                types.add(FileSystemType.SPIFFS);
            } else if (name.equals("lfs_mount")) {
                types.add(FileSystemType.LITTLEFS);
            } else if (AXTLS_FUNCTIONS.contains(name) || name.contains("5axTLS")) {
                axTlsSymbols.add(name);
            }
        });
        fileSystem = linked(wanted, "_FS_").or(() -> linked(wanted, "_SPIFFS_"));
        flashTable = Optional.ofNullable(wanted.get(FLASH_TABLE))
                .map(symbol -> table(elf, symbol))
                .orElse(List.of());
    }

    /**
     * Reads the symbols.
     *
     * @throws ChipException {@code firmware.elf}, saying what in the file is wrong
     */
    public static SketchElf parse(byte[] file) {
        return new SketchElf(new ElfFile(file));
    }

    /** The one place it was linked for; empty when it uses no file system or chooses the place at boot. */
    public Optional<LinkedFileSystem> fileSystem() {
        return fileSystem;
    }

    /** The places it chooses from at boot, by the size of the flash it finds; empty for all but such sketches. */
    public List<LinkedFileSystem> flashTable() {
        return flashTable;
    }

    /** Empty when the sketch uses no file system. */
    public Set<FileSystemType> types() {
        return Set.copyOf(types);
    }

    /** Symbols of the axTLS library, which core 3 no longer has. */
    public Set<String> axTlsSymbols() {
        return Set.copyOf(axTlsSymbols);
    }

    /** Where it looks on a flash of this size. */
    public Optional<LinkedFileSystem> on(int flashSizeBytes) {
        return fileSystem.or(() -> flashTable.stream()
                .filter(row -> row.flashSizeBytes().equals(Optional.of(flashSizeBytes)))
                .findFirst());
    }

    /** The layout it was linked for, where that is one of the core's and the file leaves no choice. */
    public Optional<FlashLayout> layout() {
        List<FlashLayout> layouts = fileSystem.map(LinkedFileSystem::layouts).orElse(List.of());
        return layouts.size() == 1 ? Optional.of(layouts.get(0)) : Optional.empty();
    }

    /**
     * Refuses a layout in which the sketch would look for its files somewhere else.
     *
     * @throws ChipException {@code layout.contradicts-elf}
     */
    public void requireLinkedFor(FlashLayout layout) {
        on(layout.flashSizeBytes()).filter(place -> !place.isThatOf(layout)).ifPresent(place -> {
            throw ChipException.layoutContradictsElf(layout, place);
        });
    }

    /** All four symbols must be there; the core leaves them out of sketches that use no file system. */
    private static Optional<LinkedFileSystem> linked(Map<String, ElfFile.Symbol> symbols, String prefix) {
        List<Integer> values = new ArrayList<>();
        for (String name : List.of("start", "end", "page", "block")) {
            Optional.ofNullable(symbols.get(prefix + name))
                    .map(ElfFile.Symbol::value)
                    .ifPresent(values::add);
        }
        return values.size() < 4
                ? Optional.empty()
                : Optional.of(place(
                        prefix + "start",
                        Optional.empty(),
                        values.get(0),
                        values.get(1),
                        values.get(2),
                        values.get(3)));
    }

    /** Rows of eeprom_start, fs_start, fs_end, fs_block_size, fs_page_size, flash_size_kb. */
    private static List<LinkedFileSystem> table(ElfFile elf, ElfFile.Symbol symbol) {
        int rows = Math.min(MOST_FLASH_TABLE_ROWS, symbol.lengthBytes() / FLASH_TABLE_ROW_BYTES);
        List<LinkedFileSystem> table = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int[] words = elf.words(symbol, row * FLASH_TABLE_ROW_BYTES, FLASH_TABLE_ROW_BYTES / Integer.BYTES);
            if (words[5] <= 0 || words[5] > FLASH_WINDOW_BYTES / 1024) {
                throw ChipException.elf(
                        "%s claims a flash of %,d KiB".formatted(FLASH_TABLE, Integer.toUnsignedLong(words[5])));
            }
            table.add(place(FLASH_TABLE, Optional.of(words[5] << 10), words[1], words[2], words[4], words[3]));
        }
        return List.copyOf(table);
    }

    private static LinkedFileSystem place(
            String name, Optional<Integer> flashSizeBytes, int start, int end, int pageBytes, int blockBytes) {
        long offset = Integer.toUnsignedLong(start) - FLASH_WINDOW;
        long length = Integer.toUnsignedLong(end) - Integer.toUnsignedLong(start);
        if (offset < 0 || offset > FLASH_WINDOW_BYTES || length < 0 || offset + length > FLASH_WINDOW_BYTES) {
            throw ChipException.elf(
                    "%s puts the file system at 0x%08x to 0x%08x, outside of the flash".formatted(name, start, end));
        }
        return new LinkedFileSystem(flashSizeBytes, (int) offset, (int) length, pageBytes, blockBytes);
    }
}
