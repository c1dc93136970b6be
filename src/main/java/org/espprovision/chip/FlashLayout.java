package org.espprovision.chip;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the Arduino core divides a flash between sketch, file system and the SDK's own sectors. Source: the core's linker
 * scripts, offsets unchanged since core 2.6. A board's name does not give the layout: the default of the same board
 * differs between core releases and between Arduino and PlatformIO.
 *
 * @param name as the core's linker script has it: {@code 4m1m}
 * @param flashSizeBytes the flash it is made for
 * @param sketchMaxBytes the largest sketch the core's build accepts, counted in segments without headers
 * @param fileSystem empty for layouts that have none: 512k, 1m, 2m, 4m
 */
public record FlashLayout(String name, int flashSizeBytes, int sketchMaxBytes, Optional<FlashRegion> fileSystem) {
    /** The boot loader eboot, then the header of the sketch's image and of its first segment. */
    private static final int BEFORE_SKETCH_BYTES = 0x1010;

    private static final int EEPROM_BELOW_END = 20 << 10;
    private static final int RF_CALIBRATION_BELOW_END = 16 << 10;
    private static final int WIFI_SETTINGS_BELOW_END = 12 << 10;

    private static final int NAMES_SUGGESTED = 3;
    private static final List<FlashLayout> ALL = load();

    /** All layouts of the core, by flash size, then by size of the file system. */
    public static List<FlashLayout> all() {
        return ALL;
    }

    /**
     * The layout of that name, in any case.
     *
     * @throws ChipException {@code layout.unknown}, naming the nearest ones
     */
    public static FlashLayout named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return ALL.stream()
                .filter(layout -> layout.name.equals(wanted))
                .findFirst()
                .orElseThrow(() -> ChipException.layoutUnknown(name, namesLike(wanted)));
    }

    /** The layouts made for a flash of just this size. */
    public static List<FlashLayout> forFlash(int sizeBytes) {
        return ALL.stream().filter(layout -> layout.flashSizeBytes == sizeBytes).toList();
    }

    /**
     * The file system of a layout that must have one.
     *
     * @throws ChipException {@code layout.no-file-system} for a layout without one
     */
    public FlashRegion requireFileSystem() {
        return fileSystem.orElseThrow(() -> ChipException.noFileSystem(this));
    }

    /**
     * Checks that the layout ends within this flash.
     *
     * @throws ChipException {@code chip.layout-too-big} when it does not
     */
    public void requireFits(FlashChip flash) {
        if (flashSizeBytes > flash.sizeBytes()) {
            throw ChipException.layoutTooBig(this, flash);
        }
    }

    /** The offset a firmware file must end below: the file system, or the first MiB, which is all the CPU can map. */
    public int sketchEnd() {
        return sketchMaxBytes + BEFORE_SKETCH_BYTES;
    }

    public int eepromOffset() {
        return flashSizeBytes - EEPROM_BELOW_END;
    }

    public int rfCalibrationOffset() {
        return flashSizeBytes - RF_CALIBRATION_BELOW_END;
    }

    /** Where the SDK keeps the last network's name and password. */
    public int wifiSettingsOffset() {
        return flashSizeBytes - WIFI_SETTINGS_BELOW_END;
    }

    @Override
    public String toString() {
        return name;
    }

    private static List<String> namesLike(String wanted) {
        return ALL.stream()
                .map(FlashLayout::name)
                .sorted(Comparator.comparingInt(name -> editsBetween(name, wanted)))
                .limit(NAMES_SUGGESTED)
                .toList();
    }

    /** Levenshtein's distance. */
    private static int editsBetween(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }

    private static List<FlashLayout> load() {
        try (@Nullable InputStream table = FlashLayout.class.getResourceAsStream("flash-layouts.csv")) {
            return new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .skip(1)
                    .map(FlashLayout::row)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static FlashLayout row(String line) {
        String[] cells = line.split(",", -1);
        int fileSystemBytes = Integer.decode(cells[4]);
        Optional<FlashRegion> fileSystem = fileSystemBytes == 0
                ? Optional.empty()
                : Optional.of(new FlashRegion(Integer.decode(cells[3]), fileSystemBytes, Integer.decode(cells[5])));
        return new FlashLayout(cells[0], Integer.decode(cells[1]), Integer.decode(cells[2]), fileSystem);
    }
}
