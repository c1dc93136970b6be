package org.espprovision.cli;

/** What opening a line did to the board, as far as it can be known. */
final class OpeningNote {
    private static final String NO_KEYS =
            "This line has no DTR and RTS: nothing was reset, and the keys for reset and boot loader cannot work here.";

    private OpeningNote() {}

    static String of(String port, boolean canReset, boolean askedToReset) {
        if (askedToReset) {
            return "The board was reset, as you asked.";
        }
        if (!canReset) {
            return NO_KEYS;
        }
        if (port.startsWith("rfc2217://")) {
            return "The board was not reset from here. What its station does as it opens the adapter is up to the station: "
                    + "ser2net raises DTR and RTS for a moment.";
        }
        if (port.contains("/") || port.startsWith("tty")) {
            return "The board was not reset. Linux raised DTR and RTS together for a moment, whatever the adapter: the usual "
                    + "two-transistor board does not feel it, one with RTS wired straight to reset has started anew.";
        }
        return "The board was not reset.";
    }
}
