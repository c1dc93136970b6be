package org.espprovision.broker.mosquitto;

import java.util.Arrays;
import java.util.Optional;

/** A line of Mosquitto releases, as far as their configuration differs. */
public enum MosquittoVersion {
    /** {@code tls_version} is the only version taken, not the oldest; anonymous clients are let in by default. */
    V1_6("1.6"),
    /** Nobody is let in by default, and the key is read after the broker has become its own user. */
    V2_0("2.0"),
    /** {@code per_listener_settings}, {@code acl_file} and {@code password_file} are deprecated; they go in 3.0. */
    V2_1("2.1");

    private final String text;

    MosquittoVersion(String text) {
        this.text = text;
    }

    /** Empty when there is no such version here. */
    public static Optional<MosquittoVersion> parse(String text) {
        return Arrays.stream(values())
                .filter(version -> version.text.equals(text))
                .findFirst();
    }

    boolean letsAnybodyInByDefault() {
        return this == V1_6;
    }

    @Override
    public String toString() {
        return text;
    }
}
