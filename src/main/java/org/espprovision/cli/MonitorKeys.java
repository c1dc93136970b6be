package org.espprovision.cli;

import java.util.Optional;

/** Tells the monitor's own keys from those for the board: Ctrl-T and then one more, as Espressif's monitor has them. */
final class MonitorKeys {
    static final char PREFIX = 'T' - '@';

    private static final char CTRL_C = 'C' - '@';

    /** What a key asks for. */
    enum Wish {
        RESET('R'),
        BOOT_LOADER('B'),
        PAUSE('Y'),
        HELP('H'),
        QUIT('X');

        private final char letter;

        Wish(char letter) {
            this.letter = letter;
        }

        private boolean isMeantBy(char key) {
            return key == letter - '@' || Character.toUpperCase(key) == letter;
        }
    }

    static final String HELP = """
            Ctrl-T Ctrl-R  reset the board             Ctrl-T Ctrl-B  reset it into its boot loader
            Ctrl-T Ctrl-Y  hold the output, go on      Ctrl-T Ctrl-H  this help
            Ctrl-T Ctrl-T  send a Ctrl-T               Ctrl-T Ctrl-X  quit, as Ctrl-C
            What you type is sent with Enter; with --raw each key at once.""";

    /** Hears what the keys mean. */
    interface Listener {
        void wished(Wish wish);

        void interrupted();

        /** A key for the board. */
        void typed(char key);

        /** Ctrl-T and then something that means nothing. */
        void misunderstood(char key);
    }

    private final Listener listener;
    private boolean afterPrefix;

    MonitorKeys(Listener listener) {
        this.listener = listener;
    }

    void press(char key) {
        if (afterPrefix) {
            afterPrefix = false;
            afterPrefix(key);
        } else if (key == PREFIX) {
            afterPrefix = true;
        } else if (key == CTRL_C) {
            listener.interrupted(); // a terminal that does not make a signal of it
        } else {
            listener.typed(key);
        }
    }

    private void afterPrefix(char key) {
        if (key == PREFIX) {
            listener.typed(key);
            return;
        }
        Optional<Wish> wish = java.util.Arrays.stream(Wish.values())
                .filter(each -> each.isMeantBy(key))
                .findFirst();
        wish.ifPresentOrElse(listener::wished, () -> listener.misunderstood(key));
    }
}
