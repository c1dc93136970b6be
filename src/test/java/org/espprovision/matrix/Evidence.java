package org.espprovision.matrix;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one trial left behind, in files as a user would have them.
 *
 * @param proof who printed it
 * @param more further options of {@code provision diagnose}
 */
record Evidence(Proof proof, Optional<Path> console, Optional<Path> log, List<String> more) {
    /** Who printed what is judged, from the best proof to the weakest. */
    enum Proof {
        /** The firmware itself with BearSSL, compiled for this computer. */
        SKETCH("sketch"),
        /** The virtual chip and the sketch on it. */
        CHIP("chip"),
        /** A text recorded elsewhere, because no peer can bring this about here. */
        RECORDED("recorded");

        private final String word;

        Proof(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    Evidence {
        more = List.copyOf(more);
    }

    Evidence consoleAlone() {
        return new Evidence(proof, console, Optional.empty(), more);
    }

    Evidence logAlone() {
        return new Evidence(proof, Optional.empty(), log, more);
    }

    /** With files beside the logs: {@code --cert FILE}. */
    Evidence with(String... options) {
        List<String> all = new ArrayList<>(more);
        all.addAll(List.of(options));
        return new Evidence(proof, console, log, all);
    }

    String[] arguments() {
        List<String> arguments = new ArrayList<>(List.of("diagnose", "--json"));
        console.ifPresent(file -> arguments.addAll(List.of("--console", file.toString())));
        log.ifPresent(file -> arguments.addAll(List.of("--broker-log", file.toString())));
        arguments.addAll(more);
        return arguments.toArray(String[]::new);
    }
}
