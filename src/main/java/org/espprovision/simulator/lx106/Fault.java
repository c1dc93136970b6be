package org.espprovision.simulator.lx106;

/**
 * The core raised an exception and no handler was installed: VECBASE points neither at instruction RAM nor at a ROM
 * routine. The registers are as they were before the instruction.
 */
public final class Fault extends Exception {
    private static final long serialVersionUID = 1;

    private final ExceptionCause cause;
    private final int pc;
    private final int address;

    Fault(ExceptionCause cause, int pc, int address) {
        super("%s (exception %d) at 0x%08x, address 0x%08x".formatted(cause, cause.number(), pc, address));
        this.cause = cause;
        this.pc = pc;
        this.address = address;
    }

    public ExceptionCause reason() {
        return cause;
    }

    /** Where the instruction is. */
    public int pc() {
        return pc;
    }

    /** What it wanted to reach; 0 where the exception concerns no memory. */
    public int address() {
        return address;
    }
}
