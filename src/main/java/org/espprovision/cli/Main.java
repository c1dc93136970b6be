package org.espprovision.cli;

/** The program's entrance. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        System.exit(new CommandTree(Surroundings.ofThisProcess()).run(arguments));
    }
}
