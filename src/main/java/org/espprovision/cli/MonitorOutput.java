package org.espprovision.cli;

import org.espprovision.console.ConsoleLine;

/** Where the monitor tells what it hears: text for a person, JSON for a program. Used by one thread at a time. */
interface MonitorOutput {
    /** What the monitor says of itself. */
    enum Happening {
        LISTENING,
        LOST,
        BACK,
        RESET,
        BOOT_LOADER,
        HELP,
        SENT,
        TROUBLE,
        OVERFLOW
    }

    void heard(ConsoleLine line);

    void happened(Happening what, String words);

    /** What was told so far goes out. */
    void flush();

    /** The end: what became of the heap. */
    void ended();
}
