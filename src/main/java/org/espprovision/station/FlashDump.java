package org.espprovision.station;

import java.util.Arrays;
import org.espprovision.chip.ChipIdentity;
import org.espprovision.chip.FlashSpan;

/** What was read from a flash. It may hold keys and passwords: {@link #wipe} it, and never print it. */
public final class FlashDump {
    private final ChipIdentity chip;
    private final FlashSpan span;
    private final byte[] bytes;
    private final String proof;

    FlashDump(ChipIdentity chip, FlashSpan span, byte[] bytes, String proof) {
        this.chip = chip;
        this.span = span;
        this.bytes = bytes;
        this.proof = proof;
    }

    public ChipIdentity chip() {
        return chip;
    }

    public FlashSpan span() {
        return span;
    }

    /** The bytes themselves, not a copy, so that there is one place to wipe. */
    public byte[] bytes() {
        return bytes;
    }

    /** What their being right rests on. */
    public String proof() {
        return proof;
    }

    /** SHA-256 in lower-case hex. */
    public String sha256() {
        return Sha256.hex(bytes);
    }

    /** Overwrites the bytes. */
    public void wipe() {
        Arrays.fill(bytes, (byte) 0);
    }
}
