package org.espprovision.chip;

/** What the flasher stub can be asked. Source: firmware/flasher-stub/README.md. */
enum StubOperation {
    /** Says who it is; also sent unasked when the stub starts. */
    HELLO(0x41),
    /** Sends back what it is sent. */
    ECHO(0x42),
    /** Changes the speed, for a trial. */
    SPEED(0x43),
    KEEP_SPEED(0x44),
    DIGEST(0x45),
    READ(0x46),
    WRITE(0x47),
    DATA(0x48),
    END(0x49),
    ERASE(0x4A),
    ERASE_CHIP(0x4B),
    READ_REGISTER(0x4C),
    WRITE_REGISTER(0x4D),
    /** Goes back to the ROM, which starts the sketch. */
    RUN(0x4E),
    RESET(0x4F);

    private final int opcode;

    StubOperation(int opcode) {
        this.opcode = opcode;
    }

    int opcode() {
        return opcode;
    }
}
