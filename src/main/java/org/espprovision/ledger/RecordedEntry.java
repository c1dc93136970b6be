package org.espprovision.ledger;

import java.time.Instant;

/**
 * An entry as the journal holds it.
 *
 * @param sequence its line, counted from 1
 * @param time when it was written, in whole milliseconds
 */
public record RecordedEntry(long sequence, Instant time, LedgerEntry entry) {}
