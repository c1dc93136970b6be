package org.espprovision.station;

/**
 * The steps of provisioning one device, in the order a person would tell them. Then those of bench work on a flash.
 */
public enum Step {
    IDENTIFY("identify", "identify the chip"),
    AUTHORITY("authority", "open the certificate authority"),
    BROKER("broker", "reach the broker"),
    ISSUE("issue", "make key and certificate"),
    PACK("pack", "pack the file system"),
    WRITE_FLASH("write-flash", "write the flash"),
    VERIFY_FLASH("verify-flash", "hold the flash against it"),
    CONFIRM("confirm", "wait for the device at the broker"),
    RECORD("record", "record it in the ledger"),
    LOOK_AT_FLASH("look-at-flash", "look at the flash"),
    READ_FLASH("read-flash", "read the flash"),
    ERASE_FLASH("erase-flash", "erase the flash"),
    RESET("reset", "reset the chip"),
    SELF_TEST("self-test", "test chip and flasher stub");

    private final String code;
    private final String words;

    Step(String code, String words) {
        this.code = code;
        this.words = words;
    }

    /** Stable name for programs. */
    public String code() {
        return code;
    }

    /** Usually more than a second: worth a word when it begins. */
    public boolean takesLong() {
        return switch (this) {
            case CONFIRM, LOOK_AT_FLASH, READ_FLASH, WRITE_FLASH, VERIFY_FLASH, ERASE_FLASH, SELF_TEST -> true;
            case IDENTIFY, AUTHORITY, BROKER, ISSUE, PACK, RECORD, RESET -> false;
        };
    }

    /** What is being done, for people. */
    public String words() {
        return words;
    }
}
