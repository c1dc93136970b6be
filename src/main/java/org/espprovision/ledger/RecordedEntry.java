package org.espprovision.ledger;

import java.time.Instant;

/**
 * An entry as the journal holds it.
 *
 * @param sequence its line, counted from 1
 * @param time when it was written, in whole milliseconds
 * @param origin where and by whom, as far as it was said
 */
public record RecordedEntry(long sequence, Instant time, Origin origin, LedgerEntry entry) {}
