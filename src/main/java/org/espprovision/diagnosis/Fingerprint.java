package org.espprovision.diagnosis;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a certificate's DER.
 *
 * @param hex 64 lower-case hex digits
 */
public record Fingerprint(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public Fingerprint {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a SHA-256 fingerprint: " + hex);
        }
    }

    /** Reads it as tools print it: in capitals, with colons. */
    public static Fingerprint parse(String text) {
        return new Fingerprint(text.replace(":", "").toLowerCase(Locale.ROOT));
    }

    /** The first eight digits, enough for a sentence. */
    String inShort() {
        return hex.substring(0, 8);
    }
}
