package org.espprovision.cli;

import picocli.CommandLine.Help;

/** Colours, or none. */
enum Style {
    PLAIN {
        @Override
        String paint(String code, String text) {
            return text;
        }
    },
    COLOURED {
        @Override
        String paint(String code, String text) {
            return "\u001b[" + code + "m" + text + "\u001b[0m";
        }
    };

    private static final String GREEN = "32";
    private static final String RED = "31";
    private static final String YELLOW = "33";
    private static final String BOLD = "1";
    private static final String DIM = "2";

    abstract String paint(String code, String text);

    String good(String text) {
        return paint(BOLD + ";" + GREEN, text);
    }

    String bad(String text) {
        return paint(BOLD + ";" + RED, text);
    }

    String note(String text) {
        return paint(YELLOW, text);
    }

    String dim(String text) {
        return paint(DIM, text);
    }

    /** The same choice as picocli knows it, for its help. */
    Help.Ansi forHelp() {
        return this == COLOURED ? Help.Ansi.ON : Help.Ansi.OFF;
    }

    /** Colour where it was asked for; else where there is a terminal that is not dumb, and NO_COLOR is not set. */
    static Style of(CommonOptions.Color wanted, Surroundings surroundings, Surroundings.Stream stream) {
        boolean coloured = switch (wanted) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO ->
                surroundings.isTerminal(stream)
                        && !surroundings.isDumb()
                        && surroundings
                                .environment()
                                .getOrDefault("NO_COLOR", "")
                                .isEmpty();
        };
        return coloured ? COLOURED : PLAIN;
    }
}
