package org.espprovision.station;

/** The steps of provisioning one device, in the order a person would tell them. Some overlap in time. */
public enum Step {
    IDENTIFY("identify", "identify the chip"),
    AUTHORITY("authority", "open the certificate authority"),
    BROKER("broker", "reach the broker"),
    ISSUE("issue", "make key and certificate"),
    PACK("pack", "pack the file system"),
    WRITE_SKETCH("write-sketch", "write the sketch"),
    WRITE_FILES("write-files", "write the file system"),
    VERIFY_SKETCH("verify-sketch", "read the sketch back"),
    VERIFY_FILES("verify-files", "read the file system back"),
    CONFIRM("confirm", "wait for the device at the broker"),
    RECORD("record", "record it in the ledger");

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
            case WRITE_SKETCH, WRITE_FILES, VERIFY_SKETCH, VERIFY_FILES, CONFIRM -> true;
            case IDENTIFY, AUTHORITY, BROKER, ISSUE, PACK, RECORD -> false;
        };
    }

    /** What is being done, for people. */
    public String words() {
        return words;
    }
}
