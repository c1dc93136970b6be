package org.espprovision.serial;

/**
 * A process that has a serial port open.
 *
 * @param pid its process id
 * @param program the program's name as the system shows it: {@code picocom}
 */
public record PortHolder(long pid, String program) {
    @Override
    public String toString() {
        return "%s (process %d)".formatted(program, pid);
    }
}
