package org.espprovision.chip;

/**
 * Where in a sketch an address is.
 *
 * @param function its name, without the arguments
 * @param offsetBytes how far into the function
 * @param file the source file, empty where the ELF file does not tell
 * @param line 0 where the ELF file does not tell
 */
public record CodePlace(String function, long offsetBytes, String file, int line) {
    @Override
    public String toString() {
        String place = "%s + 0x%x".formatted(function, offsetBytes);
        return file.isEmpty() ? place : "%s at %s:%d".formatted(function, file, line);
    }
}
