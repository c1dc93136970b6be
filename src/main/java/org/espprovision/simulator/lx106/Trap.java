package org.espprovision.simulator.lx106;

/**
 * An exception of the core on its way to the code's handler. Memory and ROM routines throw it; the core turns it into a
 * jump to the exception vector, or into a {@link Fault} when no handler is there.
 */
public final class Trap extends Exception {
    private static final long serialVersionUID = 1;

    private final ExceptionCause cause;
    private final int address;

    Trap(ExceptionCause cause, int address) {
        super("%s, address 0x%08x".formatted(cause, address), null, false, false);
        this.cause = cause;
        this.address = address;
    }

    public static Trap loadProhibited(int address) {
        return new Trap(ExceptionCause.LOAD_PROHIBITED, address);
    }

    public static Trap storeProhibited(int address) {
        return new Trap(ExceptionCause.STORE_PROHIBITED, address);
    }

    /** A byte or halfword access to memory that only does words. */
    public static Trap wrongWidth(int address) {
        return new Trap(ExceptionCause.LOAD_STORE_ERROR, address);
    }

    static Trap illegal() {
        return new Trap(ExceptionCause.ILLEGAL_INSTRUCTION, 0);
    }

    ExceptionCause reason() {
        return cause;
    }

    int address() {
        return address;
    }

    /** Only exceptions that concern memory tell EXCVADDR the address. */
    boolean hasAddress() {
        return switch (cause) {
            case ILLEGAL_INSTRUCTION, SYSTEM_CALL, LEVEL_1_INTERRUPT -> false;
            default -> true;
        };
    }
}
