package org.espprovision.chip;

/** A check of the self-test that saw something else than it should. */
final class CheckFailed extends Exception {
    CheckFailed(String what) {
        super(what);
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation is in a library of Error Prone's that we do not ship
    static void unless(boolean holds, String otherwise, Object... values) throws CheckFailed {
        if (!holds) {
            throw new CheckFailed(otherwise.formatted(values));
        }
    }

    /** What was seen, never null. */
    String what() {
        return String.valueOf(getMessage());
    }
}
