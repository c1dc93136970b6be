package org.espprovision.chip;

/**
 * What it took to bring a section into the flash.
 *
 * @param sectorsUnchanged sectors that held what they should already, and were left alone
 * @param sectorsWritten sectors that were erased where they were not blank, and programmed where they should not be
 * @param sectorsErased of these, how many an erase was needed for, a 64 KiB block erase counted as 16
 * @param bytesOnTheWire what was sent to the chip for it, framing included
 */
public record WriteSummary(int sectorsUnchanged, int sectorsWritten, int sectorsErased, long bytesOnTheWire) {
    static final WriteSummary NOTHING = new WriteSummary(0, 0, 0, 0);

    WriteSummary plus(WriteSummary other) {
        return new WriteSummary(
                sectorsUnchanged + other.sectorsUnchanged,
                sectorsWritten + other.sectorsWritten,
                sectorsErased + other.sectorsErased,
                bytesOnTheWire + other.bytesOnTheWire);
    }
}
