package org.espprovision.serial;

/**
 * A port as it was seen once.
 *
 * @param plugging what differs between two times the same adapter is plugged in: the device number that the kernel gives
 *     out at each enumeration, empty where it tells none
 */
record Sighting(PortDescription port, String plugging) {}
