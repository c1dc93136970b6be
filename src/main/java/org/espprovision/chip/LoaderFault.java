package org.espprovision.chip;

/**
 * One exchange with the boot loader that went wrong. Checked, because whoever asked knows whether and how it can be tried
 * again; it becomes a {@link ChipException} when it cannot.
 */
final class LoaderFault extends Exception {
    private LoaderFault(String what) {
        super(what);
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

    /** What failed, never null. */
    String what() {
        return String.valueOf(getMessage());
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
