package org.espprovision.spiffs;

/** What stands in the four bytes of an object's header page that SPIFFS leaves undefined; no reader looks at them. */
public enum UndefinedBytes {
    /** 0xFF, as erased flash has it: four bytes less to program. */
    ERASED(0xFF),
    /** 0x00. */
    ZERO(0x00);

    private final byte value;

    UndefinedBytes(int value) {
        this.value = (byte) value;
    }

    byte value() {
        return value;
    }
}
