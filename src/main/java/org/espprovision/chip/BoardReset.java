package org.espprovision.chip;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.espprovision.serial.SerialLine;

/** Resets a chip without doing anything to it, and says what came of it. */
public final class BoardReset {
    private static final int ROM_BAUD = 74_880;

    /** The ROM's text comes at once; loading the sketch takes it a moment. */
    private static final Duration BOOT_TEXT = Duration.ofMillis(700);

    private BoardReset() {}

    /**
     * Starts what is in the flash. Without control lines the chip must be in its boot loader, which is asked to leave.
     *
     * @return what the ROM said; empty when nothing of it was understood
     * @throws ChipException {@code chip.silent} and so on when there are no control lines and no boot loader answers
     */
    public static Optional<BootLog> intoSketch(SerialLine line, LoaderOptions options) {
        restart(line, options);
        return BootLog.in(new String(Overheard.during(line, BOOT_TEXT), StandardCharsets.ISO_8859_1));
    }

    /**
     * Starts what is in the flash and leaves all that the chip says to whoever reads the line next, which is at the ROM's
     * 74,880 baud then.
     *
     * @throws ChipException as {@link #intoSketch}
     */
    public static void restart(SerialLine line, LoaderOptions options) {
        if (line.hasControlLines()) {
            ResetStrategy.intoSketch(line, ROM_BAUD);
        } else {
            BootLoader.connect(line, options.withLoader(LoaderKind.ROM)).startSketch(ROM_BAUD);
        }
    }

    /**
     * Resets the chip into its boot loader and leaves it there.
     *
     * @throws ChipException {@code chip.silent} and so on when it does not answer then
     */
    public static ChipIdentity intoBootLoader(SerialLine line, LoaderOptions options) {
        return BootLoader.connect(line, options.withLoader(LoaderKind.ROM)).identity();
    }
}
