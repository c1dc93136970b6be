package org.espprovision.simulator;

/** Where a virtual flash outlives its chip. */
interface FlashStore {
    /** The kept content, or a blank flash where nothing is kept yet. */
    byte[] load(int sizeBytes);

    /** Keeps the content; a reader finds the old one or the new, never a part. */
    void save(byte[] content);
}
