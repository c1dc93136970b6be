package org.espprovision;

/** What kind of thing went wrong, as the exit status tells it to a calling program. */
public enum FailureKind {
    /** The chip, its flash or the boot loader protocol failed. */
    CHIP(1),
    /** The command line, a setting or an input file is wrong. */
    USAGE(2),
    /** The serial port is missing, busy or not permitted. */
    PORT(3),
    /** Keys, certificates, the authority or the ledger. */
    CREDENTIALS(4),
    /** The broker, or the device was not confirmed by it. */
    BROKER(5),
    /** A batch ended with failed boards (EX_TEMPFAIL of sysexits). */
    BATCH(75),
    /** The user stopped the run (128 + SIGINT). */
    INTERRUPTED(130);

    private final int exitStatus;

    FailureKind(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    /** The process's exit status, part of the program's public face. */
    public int exitStatus() {
        return exitStatus;
    }
}
