package org.espprovision.chip;

import java.time.Duration;
import java.util.Optional;

/**
 * How to reach a boot loader, and what to work with then.
 *
 * @param baud the speed to try first, in bits a second. The boot ROM measures the speed of what it hears, so any usual
 *     one works as far as the adapter and the cable do; 115,200 is tried when it does not, and alone where the line cannot
 *     reset the chip
 * @param patience how long to go on trying while nothing answers. Without control lines this is the time an operator has
 *     to hold FLASH and press RESET
 * @param loader whose program does the work
 * @param topBaud how fast a program in the chip's RAM may go, in bits a second; the highest speed up to this one that
 *     works is taken
 * @param stubFile what is loaded for {@link LoaderKind#ESPRESSIF}, and only then
 */
public record LoaderOptions(int baud, Duration patience, LoaderKind loader, int topBaud, Optional<StubFile> stubFile) {
    /** The fastest speed that works on nearly every adapter with the boot ROM. */
    public static final int DEFAULT_BAUD = 460_800;

    /** The fastest that nearly every adapter can make. */
    public static final int DEFAULT_TOP_BAUD = 921_600;

    /** Enough for every way to reset at both speeds; the search for the reason then takes another second. */
    private static final Duration DEFAULT_PATIENCE = Duration.ofMillis(6_500);

    public LoaderOptions {
        if (baud <= 0 || topBaud <= 0) {
            throw new IllegalArgumentException("%,d baud is not a speed".formatted(Math.min(baud, topBaud)));
        }
        if (stubFile.isPresent() != (loader == LoaderKind.ESPRESSIF)) {
            throw new IllegalArgumentException("Espressif's stub comes from a file, and nothing else does");
        }
    }

    public static LoaderOptions defaults() {
        return new LoaderOptions(DEFAULT_BAUD, DEFAULT_PATIENCE, LoaderKind.OWN, DEFAULT_TOP_BAUD, Optional.empty());
    }

    /** This speed from the beginning, and none above it. */
    public LoaderOptions withBaud(int bitsPerSecond) {
        return new LoaderOptions(bitsPerSecond, patience, loader, bitsPerSecond, stubFile);
    }

    public LoaderOptions withTopBaud(int bitsPerSecond) {
        return new LoaderOptions(baud, patience, loader, bitsPerSecond, stubFile);
    }

    public LoaderOptions withPatience(Duration duration) {
        return new LoaderOptions(baud, duration, loader, topBaud, stubFile);
    }

    public LoaderOptions withLoader(LoaderKind kind) {
        return new LoaderOptions(baud, patience, kind, topBaud, Optional.empty());
    }

    /** Works with Espressif's stub out of this file. */
    public LoaderOptions withStubFile(StubFile file) {
        return new LoaderOptions(baud, patience, LoaderKind.ESPRESSIF, topBaud, Optional.of(file));
    }
}
