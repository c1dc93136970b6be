package org.espprovision.cli;

/** Lines of the exit statuses that the help of many commands has, in the order of {@link org.espprovision.FailureKind}. */
final class Statuses {
    static final String HEADING = "%nExit status:%n";
    static final String DONE = "0:done";
    static final String CHIP = "1:the chip, its flash or the boot loader protocol failed";
    static final String USAGE = "2:wrong usage or settings, or a file that cannot be read or written";
    static final String PORT = "3:port missing, busy, not permitted or pulled";
    static final String CREDENTIALS = "4:keys, certificates, authority or ledger";
    static final String BROKER = "5:broker, or the device was not confirmed";
    static final String INTERRUPTED = "130:interrupted";

    private Statuses() {}
}
