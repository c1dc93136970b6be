package org.espprovision.desktop;

import java.util.List;

/** Runs a command of the command line in this process, so that a remedy is the very command it names. */
@FunctionalInterface
public interface CommandRunner {
    /**
     * What a command left.
     *
     * @param text what it printed, results and messages
     */
    record Ran(int exitStatus, String text) {}

    /** Runs it on the calling thread and returns when it is done; it can ask nobody. */
    Ran run(List<String> arguments);
}
