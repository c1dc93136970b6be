package org.espprovision.cli;

import java.util.Map;

/** How wide text may be: as the terminal is, but never so wide that lines are hard to read. */
final class Width {
    private static final int WIDEST = 100;
    /** picocli lays no help out in less. */
    private static final int NARROWEST = 55;

    private Width() {}

    /** {@code COLUMNS}, which shells and the launcher set, else the widest. */
    static int of(Surroundings surroundings) {
        return of(surroundings.environment());
    }

    static int of(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9]\\d{0,4}")
                ? Math.max(NARROWEST, Math.min(WIDEST, Integer.parseInt(columns)))
                : WIDEST;
    }
}
