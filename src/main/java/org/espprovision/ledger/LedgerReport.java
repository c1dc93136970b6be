package org.espprovision.ledger;

import java.util.List;
import java.util.Optional;

/**
 * What a walk along the whole journal found.
 *
 * <p>The chain proves that no line before the last was changed, taken out or moved. That the last lines are still there
 * shows only to someone who kept an earlier {@link #head} or an {@link ExportedCheckpoint} elsewhere: no file can prove
 * that it was not cut.
 *
 * @param lines whole lines that are in order
 * @param head SHA-256 of the last of them; 64 zeros for an empty journal
 * @param broken the first line that is not in order
 * @param tornBytes what an append that never ended left behind the last line; the next append moves it aside
 * @param checkpoints those above the break, oldest first; each signature holds
 */
public record LedgerReport(
        long lines, String head, Optional<Break> broken, long tornBytes, List<ExportedCheckpoint> checkpoints) {
    public LedgerReport {
        checkpoints = List.copyOf(checkpoints);
    }

    /**
     * Where the chain breaks.
     *
     * @param line counted from 1
     * @param what what is wrong with it
     */
    public record Break(long line, String what) {}

    public boolean intact() {
        return broken.isEmpty();
    }
}
