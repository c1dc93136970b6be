package org.espprovision.chip;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the boot ROM says about a start, at 74,880 baud:
 *
 * <pre>ets Jan  8 2013,rst cause:2, boot mode:(3,6)</pre>
 *
 * <p>Source: the boot ROM's own text; strap values from the ESP8266 technical reference, GPIO15, GPIO0 and GPIO2 from
 * the high bit down.
 *
 * @param cause why the chip started
 * @param mode where the strap pins sent it
 * @param modeDetail the second number of the boot mode: SDIO and eFuse bits
 * @param image what the ROM found when it loaded from flash
 */
public record BootLog(Cause cause, Mode mode, int modeDetail, Image image) {
    /** Why the chip started. */
    public enum Cause {
        UNKNOWN,
        POWER_ON,
        RESET_PIN,
        SOFTWARE,
        HARDWARE_WATCHDOG;

        private static Cause of(int number) {
            return number < values().length ? values()[number] : UNKNOWN;
        }
    }

    /** Where the strap pins sent the chip. */
    public enum Mode {
        /** The boot loader on the serial line: GPIO0 was low. */
        SERIAL_BOOT_LOADER,
        /** The sketch: GPIO0 was high. */
        FLASH,
        /** Booting from an SD card: GPIO15 was high, which no ESP8266 board wants. */
        SDIO,
        /** Strap pins at a combination that starts nothing: GPIO2 was low. */
        INVALID;

        private static Mode of(int straps) {
            return switch (straps) {
                case 1 -> SERIAL_BOOT_LOADER;
                case 3 -> FLASH;
                case 4, 5, 6, 7 -> SDIO;
                default -> INVALID;
            };
        }
    }

    /** What the ROM made of the image in flash. */
    public enum Image {
        /** Nothing was loaded, or the text ends before. */
        NOT_SEEN,
        /** Segments were loaded and no complaint followed. */
        LOADED,
        /** {@code csum err} or {@code ets_main.c}: the flash holds no sound image. */
        UNSOUND
    }

    private static final Pattern BANNER = Pattern.compile("rst cause:(\\d),\\s*boot mode:\\((\\d),(\\d)\\)");
    private static final Pattern COMPLAINT = Pattern.compile("csum err|ets_main\\.c");
    private static final Pattern LOADED_SEGMENT = Pattern.compile("load 0x[0-9a-f]{8}");

    /** Reads the last start in a piece of console text; empty when there is none. Other text around it does not matter. */
    public static Optional<BootLog> in(String console) {
        var banner = BANNER.matcher(console);
        Optional<BootLog> last = Optional.empty();
        while (banner.find()) {
            int modeDetail = Integer.parseInt(banner.group(3));
            last = Optional.of(new BootLog(
                    Cause.of(Integer.parseInt(banner.group(1))),
                    Mode.of(Integer.parseInt(banner.group(2))),
                    modeDetail,
                    imageIn(console.substring(banner.end()))));
        }
        return last;
    }

    private static Image imageIn(String afterBanner) {
        if (COMPLAINT.matcher(afterBanner).find()) {
            return Image.UNSOUND;
        }
        return LOADED_SEGMENT.matcher(afterBanner).find() ? Image.LOADED : Image.NOT_SEEN;
    }
}
