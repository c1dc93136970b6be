package org.espprovision.station;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.espprovision.chip.BoardReset;
import org.espprovision.chip.BootLoader;
import org.espprovision.chip.BootLog;
import org.espprovision.chip.ChipIdentity;
import org.espprovision.chip.Differences;
import org.espprovision.chip.FlashHeader;
import org.espprovision.chip.FlashRegion;
import org.espprovision.chip.FlashSection;
import org.espprovision.chip.FlashSpan;
import org.espprovision.chip.FlashStart;
import org.espprovision.chip.LoaderKind;
import org.espprovision.chip.SelfTestReport;
import org.espprovision.chip.WritePlan;
import org.espprovision.chip.WriteSummary;
import org.espprovision.serial.Lines;

/**
 * Work on one chip's flash by hand: looking, reading, writing, comparing, erasing, resetting. Each call opens the line,
 * works on the calling thread, and closes the line; a cancellation takes the line away meanwhile.
 */
public final class Workbench {
    private final BoardVisit visit;
    private final Clock clock;
    private final StationListener listener;
    private final Cancellation cancellation;
    private final Steps steps;

    public Workbench(Lines lines, Clock clock, StationListener listener, Cancellation cancellation) {
        this.clock = clock;
        this.listener = listener;
        this.cancellation = cancellation;
        this.steps = new Steps(listener, clock);
        this.visit = new BoardVisit(lines, listener, cancellation, steps);
    }

    /**
     * What was written, in the order it was asked for.
     *
     * @param summary what all sections took together: they go down the line as one stream
     */
    public record WriteReport(ChipIdentity chip, List<FlashSection> sections, WriteSummary summary, String proof) {}

    /** How a section compares. */
    public record Compared(FlashSection section, Differences differences) {}

    /** How all of them compare. */
    public record CompareReport(ChipIdentity chip, List<Compared> compared, String proof) {
        /** Whether the flash holds just these bytes. */
        public boolean isEqual() {
            return compared.stream().allMatch(each -> each.differences().isNone());
        }
    }

    /** What was erased. */
    public record Erased(ChipIdentity chip, FlashSpan span) {}

    /** Asks the chip who it is, and nothing else. */
    public ChipIdentity identify(BoardAccess board) {
        return visit.at(board, BootLoader::identity);
    }

    /**
     * Looks without changing anything.
     *
     * @param workspace what certificates found on the chip are held against
     */
    public FlashInfo info(BoardAccess board, FlashLook.Depth depth, WorkspaceView workspace) {
        return visit.at(board, loader -> {
            FlashStart start = steps.run(
                    Step.LOOK_AT_FLASH,
                    progress -> FlashStart.on(loader, progress),
                    found -> "at 0x000000 " + found.words());
            return new FlashLook(loader, depth, workspace, steps, clock).with(start);
        });
    }

    /**
     * Reads a SPIFFS.
     *
     * @param place by the size of the chip's flash; empty for wherever one lies
     * @throws StationException {@code flash.no-file-system} or {@code flash.several-file-systems} when none was named
     * @throws org.espprovision.spiffs.SpiffsException when what lies there is none, or damaged
     */
    public FileSystemDump readFileSystem(BoardAccess board, Function<Integer, Optional<FlashRegion>> place) {
        return visit.at(
                board,
                loader -> new FileSystemVisit(loader, steps)
                        .read(place.apply(loader.identity().flash().sizeBytes())));
    }

    /** Reads a stretch, or all there is. */
    public FlashDump read(BoardAccess board, FlashSpan span) {
        return visit.at(board, loader -> {
            FlashSpan fitted = span.on(loader.identity().flash());
            byte[] bytes = steps.run(
                    Step.READ_FLASH,
                    progress ->
                            loader.dump(fitted.offset(), fitted.lengthBytes().orElseThrow(), progress),
                    read -> "%,d bytes from 0x%06x".formatted(read.length, fitted.offset()));
            return new FlashDump(loader.identity(), fitted, bytes, readProof(loader));
        });
    }

    /**
     * Writes all sections, then holds each against the flash.
     *
     * @throws StationException {@code flash.incomplete} when it was broken off after the first byte
     */
    public WriteReport write(BoardAccess board, WritePlan plan) {
        return visit.at(board, loader -> {
            List<FlashSection> sections = plan.on(loader.identity().flash());
            noteSizeInHeader(sections, loader.identity());
            WriteSummary summary = visit.changing(
                    beingWritten(sections),
                    () -> steps.run(
                            Step.WRITE_FLASH,
                            progress -> loader.write(sections, progress),
                            done -> words(sections, done)));
            for (FlashSection section : sections) {
                steps.run(Step.VERIFY_FLASH, progress -> loader.verify(section, progress), section.name() + ": equal");
            }
            return new WriteReport(loader.identity(), sections, summary, loader.proof());
        });
    }

    /** Holds what a plan would write against the flash; that they differ is a result, not a failure. */
    public CompareReport compare(BoardAccess board, WritePlan plan) {
        return visit.at(board, loader -> {
            var compared = new ArrayList<Compared>();
            for (FlashSection section : plan.on(loader.identity().flash())) {
                Differences differences = steps.run(
                        Step.VERIFY_FLASH,
                        progress -> loader.compare(section, progress),
                        found -> "%s: %s".formatted(section.name(), words(found)));
                compared.add(new Compared(section, differences));
            }
            return new CompareReport(loader.identity(), compared, loader.proof());
        });
    }

    /**
     * Makes whole sectors blank.
     *
     * @throws StationException {@code flash.incomplete} when it was broken off
     */
    public Erased erase(BoardAccess board, FlashSpan span) {
        FlashSpan sectors = span.wholeSectors();
        return visit.at(board, loader -> {
            FlashSpan fitted = sectors.on(loader.identity().flash());
            int lengthBytes = fitted.lengthBytes().orElseThrow();
            visit.changing("%s was being erased".formatted(fitted), () -> {
                steps.run(
                        Step.ERASE_FLASH,
                        progress -> loader.eraseRegion(fitted.offset(), lengthBytes, progress),
                        "%,d bytes, %s".formatted(lengthBytes, fitted));
                return fitted;
            });
            return new Erased(loader.identity(), fitted);
        });
    }

    /** Resets the chip so that it starts what is in its flash. Empty when what the ROM said was not understood. */
    public Optional<BootLog> startSketch(BoardAccess board) {
        return visit.over(
                board,
                line -> steps.run(
                        Step.RESET,
                        progress -> BoardReset.intoSketch(line, board.loader()),
                        log -> log.map(BootLog::toString).orElse("nothing was heard of the boot ROM")));
    }

    /** Resets the chip into its boot loader and leaves it there. */
    public ChipIdentity stayInBootLoader(BoardAccess board) {
        return visit.over(
                board,
                line -> steps.run(
                        Step.RESET,
                        progress -> BoardReset.intoBootLoader(line, board.loader()),
                        chip -> "%s, %s, waits in its boot loader".formatted(chip.model(), chip.mac())));
    }

    /**
     * Shows what chip and flasher stub do, on a spare region whose content is put back.
     *
     * @param region where; found when empty
     * @param rescueFolder where the region's content is kept should it be impossible to put it back
     * @throws StationException {@code selftest.not-restored} then
     */
    public SelfTestReport selfTest(BoardAccess board, Optional<Integer> region, Path rescueFolder) {
        return new SelfTestVisit(visit, cancellation, steps).run(board, region, rescueFolder);
    }

    private static String readProof(BootLoader loader) {
        return loader.loader() == LoaderKind.OWN
                ? loader.proof()
                : "read once; the boot ROM's answers carry no checksum, so read again and compare what must be right";
    }

    private void noteSizeInHeader(List<FlashSection> sections, ChipIdentity chip) {
        int flashBytes = chip.flash().sizeBytes();
        sections.stream()
                .filter(section -> section.offset() == 0)
                .forEach(section -> FlashStart.of(section.bytes())
                        .header()
                        .flatMap(FlashHeader::sizeBytes)
                        .filter(bytes -> bytes > flashBytes)
                        .ifPresent(bytes -> listener.on(new StationEvent.Note(
                                "%s is made for a flash of %,d bytes, this one has %,d; --flash-size detect corrects its header"
                                        .formatted(section.name(), bytes, flashBytes)))));
    }

    private static String beingWritten(List<FlashSection> sections) {
        return sections.size() == 1
                ? "%s was being written to 0x%06x"
                        .formatted(sections.get(0).name(), sections.get(0).offset())
                : sections.stream()
                                .map(section -> "%s (0x%06x)".formatted(section.name(), section.offset()))
                                .collect(Collectors.joining(" and "))
                        + " were being written";
    }

    private static String words(List<FlashSection> sections, WriteSummary done) {
        return "%s; %,d sectors written, %,d were right already and not worn, %,d bytes sent"
                .formatted(
                        sections.stream()
                                .map(section -> "%s, %,d bytes at 0x%06x"
                                        .formatted(section.name(), section.lengthBytes(), section.offset()))
                                .collect(Collectors.joining("; ")),
                        done.sectorsWritten(),
                        done.sectorsUnchanged(),
                        done.bytesOnTheWire());
    }

    private static String words(Differences found) {
        return found.isNone()
                ? "equal"
                : "%,d of %,d sectors differ".formatted(found.differing().size(), found.sectors());
    }
}
