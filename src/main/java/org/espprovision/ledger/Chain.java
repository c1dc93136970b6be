package org.espprovision.ledger;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.espprovision.ledger.LedgerEntry.Checkpoint;
import org.espprovision.ledger.LedgerReport.Break;
import org.jspecify.annotations.Nullable;

/** A walk along the journal: every line must follow from the one before. It ends at the first that does not. */
final class Chain {
    /** What the first line holds as the hash of the line before. */
    static final String BEGINNING = "0".repeat(64);

    private final Path journal;
    private final DeviceIndex devices;
    private final List<ExportedCheckpoint> checkpoints = new ArrayList<>();
    private long lines;
    private long lengthBytes;
    private int lastBytes;
    private String head = BEGINNING;
    private @Nullable Break broken;

    Chain(Path journal, Records records) {
        this.journal = journal;
        this.devices = new DeviceIndex(records);
    }

    /** Takes the next line and hands on its entry; false when the chain is broken. */
    boolean accept(byte[] line, Consumer<RecordedEntry> hearer) {
        if (broken == null) {
            broken = fault(line, hearer);
        }
        return broken == null;
    }

    private @Nullable Break fault(byte[] bytes, Consumer<RecordedEntry> hearer) {
        long number = lines + 1;
        try {
            JournalLine line = JournalLine.decode(bytes);
            if (line.sequence() != number) {
                return new Break(
                        number, "it carries number %,d: lines are missing or out of place".formatted(line.sequence()));
            }
            if (!line.previous().equals(head)) {
                return number == 1
                        ? new Break(number, "it does not begin a journal")
                        : new Break(number - 1, "it is not the line that line %,d was chained to".formatted(number));
            }
            Optional<String> objection = objection(line.entry());
            if (objection.isPresent()) {
                return new Break(number, objection.get());
            }
            RecordedEntry recorded = new RecordedEntry(number, line.time(), line.origin(), line.entry());
            take(bytes, recorded);
            hearer.accept(recorded);
            return null;
        } catch (JournalLine.NewerVersion e) {
            throw LedgerException.newer(journal, number, e.version());
        } catch (JacksonException e) {
            return new Break(number, "it is no entry: " + e.getOriginalMessage());
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return new Break(number, "it is no entry: " + e.getMessage());
        }
    }

    /** Why this entry cannot be the next one. */
    Optional<String> objection(LedgerEntry entry) {
        if (entry instanceof Checkpoint checkpoint) {
            return checkpoint.lines() == lines && checkpoint.head().equals(head) && CheckpointText.verifies(checkpoint)
                    ? Optional.empty()
                    : Optional.of("its signature is not over the lines above it");
        }
        return devices.objection(entry);
    }

    /** What a station signs here. */
    Checkpoint checkpoint(CheckpointSigner signer) {
        return CheckpointText.signed(lines, head, signer);
    }

    private void take(byte[] bytes, RecordedEntry line) {
        devices.apply(line);
        if (line.entry() instanceof Checkpoint checkpoint) {
            checkpoints.add(new ExportedCheckpoint(lines + 1, checkpoint));
        }
        head = Sha256.hex(bytes);
        lines++;
        lastBytes = bytes.length;
        lengthBytes += lastBytes + 1L;
    }

    /** The line with which this entry would go on. */
    JournalLine next(LedgerEntry entry, Clock clock, Origin origin) {
        return new JournalLine(lines + 1, clock.instant().truncatedTo(ChronoUnit.MILLIS), head, origin, entry);
    }

    /** How far the journal is taken in. */
    ChainPosition position() {
        return new ChainPosition(lines, lengthBytes, lastBytes, head);
    }

    /** Goes on from where another walk has come to; what was found broken stays so. */
    void resumeAt(ChainPosition position) {
        lines = position.lines();
        lengthBytes = position.lengthBytes();
        lastBytes = position.lastLineBytes();
        head = position.head();
    }

    /** Notes that lines which were read are gone. */
    void shrunkTo(long bytes) {
        broken = new Break(lines, "the journal was cut from %,d bytes to %,d".formatted(lengthBytes, bytes));
    }

    /** Bytes of the whole lines taken so far. */
    long lengthBytes() {
        return lengthBytes;
    }

    DeviceIndex devices() {
        return devices;
    }

    void requireWhole() {
        if (broken != null) {
            throw LedgerException.broken(journal, broken);
        }
    }

    LedgerReport report(long journalBytes) {
        long tornBytes = broken == null ? journalBytes - lengthBytes : 0;
        return new LedgerReport(lines, head, Optional.ofNullable(broken), tornBytes, checkpoints);
    }
}
