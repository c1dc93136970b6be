package org.espprovision.simulator.lx106;

/** Why the core raised an exception, with the numbers of EXCCAUSE. Source: Xtensa ISA reference, exception causes. */
public enum ExceptionCause {
    ILLEGAL_INSTRUCTION(0, "illegal instruction"),
    SYSTEM_CALL(1, "syscall"),
    /** The ESP8266 raises this for byte and halfword accesses to instruction RAM. */
    LOAD_STORE_ERROR(3, "load or store of a width this memory cannot do"),
    LEVEL_1_INTERRUPT(4, "interrupt"),
    LOAD_STORE_ALIGNMENT(9, "unaligned load or store"),
    FETCH_PROHIBITED(20, "instruction fetch where no code can be"),
    LOAD_PROHIBITED(28, "load where nothing is"),
    STORE_PROHIBITED(29, "store where nothing is");

    private final int number;
    private final String text;

    ExceptionCause(int number, String text) {
        this.number = number;
        this.text = text;
    }

    public int number() {
        return number;
    }

    @Override
    public String toString() {
        return text;
    }
}
