package org.espprovision.station;

/**
 * What now lies where in the flash.
 *
 * @param name {@code sketch} or {@code file system}
 * @param offset from the start of the flash
 * @param sha256 of the section's bytes, 64 hex digits
 */
public record WrittenSection(String name, int offset, int lengthBytes, String sha256) {}
