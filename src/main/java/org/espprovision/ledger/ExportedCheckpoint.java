package org.espprovision.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Optional;
import org.espprovision.ledger.LedgerEntry.Checkpoint;

/**
 * A checkpoint kept outside the ledger, which shows what nothing inside it can: that the last lines are still there.
 *
 * @param line where it stands in the journal, counted from 1
 */
public record ExportedCheckpoint(long line, Checkpoint checkpoint) {
    private static final long MAX_BYTES = 1 << 16;

    /**
     * Reads one: a line of the journal in a file of its own.
     *
     * @throws LedgerException {@code ledger.checkpoint} when it is none, or its signature is not its key's
     */
    public static ExportedCheckpoint read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw LedgerException.noCheckpoint(file, "it is far too large", null);
            }
            JournalLine line = JournalLine.decode(
                    Files.readString(file, StandardCharsets.UTF_8).strip().getBytes(StandardCharsets.UTF_8));
            if (line.entry() instanceof Checkpoint checkpoint && CheckpointText.verifies(checkpoint)) {
                return new ExportedCheckpoint(line.sequence(), checkpoint);
            }
            throw LedgerException.noCheckpoint(file, "no signature in it holds", null);
        } catch (JournalLine.NewerVersion | IOException | IllegalArgumentException | DateTimeException e) {
            throw LedgerException.noCheckpoint(file, String.valueOf(e.getMessage()), e);
        }
    }

    /** Why a journal that was walked does not go on from here. */
    public Optional<String> missingFrom(LedgerReport report) {
        if (report.lines() < line) {
            return Optional.of("the journal ends at line %,d, the checkpoint stood at line %,d: its end was cut off"
                    .formatted(report.lines(), line));
        }
        boolean there = report.checkpoints().contains(this);
        return there
                ? Optional.empty()
                : Optional.of("line %,d is not this checkpoint: the journal was written anew".formatted(line));
    }
}
