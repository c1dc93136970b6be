package org.espprovision.paper;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espprovision.MacAddress;

/**
 * What was made in a batch.
 *
 * @param title what it is called
 * @param at when the report was drawn
 * @param boards in the order in which they came
 * @param steps how long each step took, each time it was done, in the order of the steps
 */
public record BatchSummary(String title, Instant at, List<Board> boards, Map<String, List<Duration>> steps) {
    /** How far a board came. */
    public enum Ending {
        /** The broker accepted it. */
        CONFIRMED("confirmed"),
        /** Its last attempt failed. */
        FAILED("failed"),
        /** Neither: under way, or broken off. */
        UNFINISHED("unfinished"),
        /** It was confirmed, and its certificate was withdrawn. */
        WITHDRAWN("withdrawn");

        private final String words;

        Ending(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /**
     * One board.
     *
     * @param first when its first attempt began
     * @param last when anything last happened to it
     * @param failures its failed attempts, oldest first: code and step
     */
    public record Board(
            MacAddress mac,
            Optional<String> product,
            String name,
            Ending ending,
            Instant first,
            Instant last,
            List<String> failures) {
        public Board {
            failures = List.copyOf(failures);
        }
    }

    public BatchSummary {
        boards = List.copyOf(boards);
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    }

    long count(Ending ending) {
        return boards.stream().filter(board -> board.ending() == ending).count();
    }

    /** Confirmed without a single failed attempt. */
    long firstPass() {
        return boards.stream()
                .filter(board ->
                        board.ending() == Ending.CONFIRMED && board.failures().isEmpty())
                .count();
    }
}
