package org.espprovision.chip;

import java.time.Duration;

/**
 * One exchange with the boot loader that went wrong. Checked, because whoever asked knows whether and how it can be tried
 * again; it becomes a {@link ChipException} when it cannot.
 */
final class LoaderFault extends Exception {
    /** The flasher stub's codes. Source: firmware/flasher-stub/README.md. */
    static final int OUT_OF_ORDER = 1;

    private static final int BUSY_TIMEOUT = 5;
    private static final int PROTECTED = 6;

    /** Espressif's stub's codes. Source: esp-flasher-stub, the error numbers of its protocol. */
    private static final int FLASH_FAILED = 0xC4;

    private static final int FLASH_STAYS_LOCKED = 0xC5;

    private final boolean flash;

    private LoaderFault(String what) {
        this(what, false);
    }

    private LoaderFault(String what, boolean flash) {
        super(what);
        this.flash = flash;
    }

    static LoaderFault noAnswer(Request request) {
        return new LoaderFault("no answer to %s within %,d ms"
                .formatted(request.command(), request.timeout().toMillis()));
    }

    static LoaderFault refused(Command command, int error) {
        return new LoaderFault("%s was refused with error 0x%02x, %s".formatted(command, error, meaning(error)));
    }

    static LoaderFault outOfStep(Command command, Reply reply) {
        return new LoaderFault("%s was answered with opcode 0x%02x".formatted(command, reply.opcode()));
    }

    static LoaderFault busy(String what) {
        return new LoaderFault("the flash controller is still busy with " + what);
    }

    static LoaderFault noAnswer(StubOperation operation, Duration patience) {
        return new LoaderFault(
                "no answer of the flasher stub to %s within %,d ms".formatted(operation, patience.toMillis()));
    }

    static LoaderFault refused(StubOperation operation, int code, int address) {
        return new LoaderFault(
                "%s at 0x%06x".formatted(stubMeaning(operation, code), address),
                code == BUSY_TIMEOUT || code == PROTECTED);
    }

    static LoaderFault noAnswer(EspressifProtocol.Operation operation, Duration patience) {
        return new LoaderFault(
                "no answer of Espressif's stub to %s within %,d ms".formatted(operation, patience.toMillis()));
    }

    static LoaderFault refused(EspressifProtocol.Operation operation, int error) {
        return new LoaderFault(
                "Espressif's stub refused %s with error 0x%02x, %s"
                        .formatted(operation, error, espressifMeaning(error)),
                error == FLASH_FAILED || error == FLASH_STAYS_LOCKED);
    }

    static LoaderFault silentStub() {
        return new LoaderFault("Espressif's stub does not start");
    }

    static LoaderFault spoiled(EspressifProtocol.Operation operation) {
        return new LoaderFault("what came back for %s was spoiled".formatted(operation));
    }

    /** Whether the flash itself failed, so that asking again would not help. */
    boolean isFlash() {
        return flash;
    }

    /** What failed, never null. */
    String what() {
        return String.valueOf(getMessage());
    }

    private static String stubMeaning(StubOperation operation, int code) {
        return switch (code) {
            case BUSY_TIMEOUT -> "the flash stays busy";
            case PROTECTED -> "the flash stays write-protected";
            default -> "the flasher stub refused %s with code %d".formatted(operation, code);
        };
    }

    private static String espressifMeaning(int error) {
        return switch (error) {
            case 0xC0 -> "wrong length";
            case 0xC1 -> "wrong checksum";
            case FLASH_FAILED -> "the flash did not do it";
            case FLASH_STAYS_LOCKED -> "the flash stays write-protected";
            case 0xC6 -> "nothing is being written";
            case 0xC7 -> "bad compressed data";
            case 0xC8 -> "data is missing";
            case 0xC9 -> "too much data";
            default -> "unknown";
        };
    }

    private static String meaning(int error) {
        return switch (error) {
            case 0x05 -> "bad format";
            case 0x06 -> "the flash did not do it";
            case 0x07 -> "wrong checksum";
            case 0x08 -> "the flash reads back other bytes than were written";
            default -> "unknown";
        };
    }
}
