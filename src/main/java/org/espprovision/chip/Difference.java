package org.espprovision.chip;

/**
 * How flash differs from what belongs there.
 *
 * @param address of the first differing byte, from the start of the flash
 * @param expected that byte as it should be
 * @param found that byte as it is
 * @param bytes how many bytes differ in all
 */
record Difference(int address, int expected, int found, int bytes) {
    Difference withAlso(int moreBytes) {
        return new Difference(address, expected, found, bytes + moreBytes);
    }
}
