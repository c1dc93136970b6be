package org.espprovision.chip;

import org.espprovision.MacAddress;

/**
 * What a chip is: the address it was born with and the flash it has.
 *
 * @param mac the station address from one-time programmable memory
 * @param chipId 32 bits as Espressif's flasher prints them; {@code ESP.getChipId()} is the low 24 bits of the MAC
 * @param model the die alone, or the die with a flash in its package
 * @param flash the flash chip as it names itself
 */
public record ChipIdentity(MacAddress mac, int chipId, Model model, FlashChip flash) {
    /** Which package the die came in. */
    public enum Model {
        ESP8266,
        /** The same die with a flash of 1 or 2 MiB in the package, wired for DOUT. */
        ESP8285
    }
}
