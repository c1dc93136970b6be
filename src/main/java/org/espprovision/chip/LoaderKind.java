package org.espprovision.chip;

/** Whose program in the chip does the work. */
public enum LoaderKind {
    /** Our flasher stub, loaded into RAM: fast, exact about what it did, and able to tell what the flash holds. */
    OWN,
    /** Espressif's flasher stub, from a file that the user has: see {@link StubFile}. */
    ESPRESSIF,
    /** The boot ROM alone: nothing is loaded, and reading back is slow. */
    ROM
}
