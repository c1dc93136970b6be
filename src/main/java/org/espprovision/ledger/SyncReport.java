package org.espprovision.ledger;

import java.util.List;

/**
 * What came of sending a journal to the server.
 *
 * @param sent lines that went this time
 * @param there lines of this station that the server has now
 * @param conflicts what this station's lines say otherwise than another station's, the earlier first; nothing was lost
 */
public record SyncReport(long sent, long there, List<String> conflicts) {
    public SyncReport {
        conflicts = List.copyOf(conflicts);
    }
}
