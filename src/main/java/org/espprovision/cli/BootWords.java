package org.espprovision.cli;

import org.espprovision.console.ConsoleEvent.BootBanner;
import org.espprovision.console.Milestone.SketchStarted;

/**
 * The numbers of a start in words. Sources: the boot ROM's text and the strap pins in the ESP8266 technical reference; the
 * sketch's number is the SDK's {@code rst_info.reason}.
 */
final class BootWords {
    private BootWords() {}

    static String of(BootBanner banner) {
        return "reset cause %d: %s; boot mode %d: %s"
                .formatted(banner.resetCause(), cause(banner.resetCause()), banner.bootMode(), mode(banner.bootMode()));
    }

    static String of(SketchStarted start) {
        return "reset reason %d: %s".formatted(start.resetReason(), reason(start.resetReason()));
    }

    private static String cause(int number) {
        return switch (number) {
            case 1 -> "power came on";
            case 2 -> "the reset pin: RESET, or the adapter's RTS";
            case 3 -> "the software restarted it, after a crash too";
            case 4 -> "the hardware watchdog: the sketch hung";
            default -> "not known";
        };
    }

    private static String mode(int straps) {
        return switch (straps) {
            case 1 -> "waits in the boot loader, GPIO0 was low";
            case 3 -> "starts the sketch from the flash";
            case 4, 5, 6, 7 -> "wants an SD card, GPIO15 was high: it must be low";
            default -> "starts nothing, GPIO2 was low: it must be high";
        };
    }

    private static String reason(int number) {
        return switch (number) {
            case 0 -> "power came on";
            case 1 -> "the hardware watchdog: the sketch hung";
            case 2 -> "an exception: the sketch crashed";
            case 3 -> "the software watchdog: the sketch did not return or yield for 3 s";
            case 4 -> "the sketch restarted itself";
            case 5 -> "it woke from deep sleep";
            case 6 -> "the reset pin: RESET, or the adapter's RTS";
            default -> "not known";
        };
    }
}
