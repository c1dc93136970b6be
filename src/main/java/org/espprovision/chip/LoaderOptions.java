package org.espprovision.chip;

import java.time.Duration;

/**
 * How to reach a boot loader.
 *
 * @param baud the speed to try first, in bits a second. The boot ROM measures the speed of what it hears, so any usual
 *     one works as far as the adapter and the cable do; 115,200 is tried when it does not
 * @param patience how long to go on trying while nothing answers. Without control lines this is the time an operator has
 *     to hold FLASH and press RESET
 */
public record LoaderOptions(int baud, Duration patience) {
    /** The fastest speed that works on nearly every adapter. */
    public static final int DEFAULT_BAUD = 460_800;

    /** Enough for every way to reset at both speeds; the search for the reason then takes another second. */
    private static final Duration DEFAULT_PATIENCE = Duration.ofMillis(6_500);

    public LoaderOptions {
        if (baud <= 0) {
            throw new IllegalArgumentException("%,d baud is not a speed".formatted(baud));
        }
    }

    public static LoaderOptions defaults() {
        return new LoaderOptions(DEFAULT_BAUD, DEFAULT_PATIENCE);
    }

    public LoaderOptions withBaud(int bitsPerSecond) {
        return new LoaderOptions(bitsPerSecond, patience);
    }

    public LoaderOptions withPatience(Duration duration) {
        return new LoaderOptions(baud, duration);
    }
}
