package org.espprovision.broker.mosquitto;

import java.nio.file.Path;

/** One setting of a {@code mosquitto.conf} and where it stands. */
record ConfigLine(String name, String value, Path file, int number) {
    String place() {
        return file + ":" + number;
    }

    boolean isTrue() {
        return value.equals("true") || value.equals("1");
    }

    @Override
    public String toString() {
        return value.isEmpty() ? name : name + " " + value;
    }
}
