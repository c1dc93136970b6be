package org.espprovision.simulator;

/** Code in RAM ran into an exception that nobody handles. The chip says nothing about it on the wire. */
final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String what;

    Crash(String what) {
        super(what);
        this.what = what;
    }

    String what() {
        return what;
    }
}
