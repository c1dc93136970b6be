package org.espprovision.manifest;

/**
 * Something wrong in a manifest.
 *
 * @param line counted from 1
 * @param column the column's name, empty where it is about the whole row
 * @param what what is wrong
 * @param remedy what to do about it
 */
public record Fault(int line, String column, String what, String remedy) {
    /** One line for people. */
    @Override
    public String toString() {
        return "line %,d%s: %s. %s"
                .formatted(line, column.isEmpty() ? "" : ", " + column, what, remedy)
                .strip();
    }
}
