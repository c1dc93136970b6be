package org.espprovision.station;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.espprovision.Progress;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.BoardReset;
import org.espprovision.chip.BootLoader;
import org.espprovision.chip.BootLog;
import org.espprovision.chip.ChipIdentity;
import org.espprovision.chip.Differences;
import org.espprovision.chip.FlashSection;
import org.espprovision.chip.FlashSpan;
import org.espprovision.chip.FlashStart;
import org.espprovision.chip.LoaderKind;
import org.espprovision.chip.SelfTest;
import org.espprovision.chip.SelfTestReport;
import org.espprovision.chip.WritePlan;
import org.espprovision.chip.WriteSummary;
import org.espprovision.serial.Lines;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;

/**
 * Work on one chip's flash by hand: looking, reading, writing, comparing, erasing, resetting. Each call opens the line,
 * works on the calling thread, and closes the line; a cancellation takes the line away meanwhile.
 */
public final class Workbench {
    /** Failures that tell what state the flash is in; a cancellation does not replace them. */
    private static final Set<String> SAYS_WHAT_IS_LEFT =
            Set.of("flash.incomplete", "selftest.not-restored", "interrupted");

    private static final int CONSOLE_BAUD = 115_200;

    private final Lines lines;
    private final StationListener listener;
    private final Cancellation cancellation;
    private final Steps steps;

    public Workbench(Lines lines, Clock clock, StationListener listener, Cancellation cancellation) {
        this.lines = lines;
        this.listener = listener;
        this.cancellation = cancellation;
        this.steps = new Steps(listener, clock);
    }

    /** Work on a chip that is held in its boot loader. */
    private interface Work<T> {
        T on(BootLoader loader) throws InterruptedException;
    }

    /** Work on an open line. */
    private interface LineWork<T> {
        T on(SerialLine line) throws InterruptedException;
    }

    /** One section in the flash. */
    public record Written(FlashSection section, WriteSummary summary) {
        /** SHA-256 of what was written, in lower-case hex. */
        public String sha256() {
            return Sha256.hex(section.bytes());
        }
    }

    /** What was written, in the order it was asked for. */
    public record WriteReport(ChipIdentity chip, List<Written> written, String proof) {}

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
        return at(board, BootLoader::identity);
    }

    /** Looks without changing anything. */
    public FlashInfo info(BoardAccess board, FlashLook.Depth depth) {
        return at(board, loader -> {
            FlashStart start = steps.run(
                    Step.LOOK_AT_FLASH,
                    progress -> FlashStart.on(loader, progress),
                    found -> "at 0x000000 " + found.words());
            return new FlashLook(loader, depth).with(start);
        });
    }

    /** Reads a stretch, or all there is. */
    public FlashDump read(BoardAccess board, FlashSpan span) {
        return at(board, loader -> {
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
        return at(board, loader -> {
            List<FlashSection> sections = plan.on(loader.identity().flash());
            noteSizeInHeader(sections, loader.identity());
            var written = new ArrayList<Written>();
            for (FlashSection section : sections) {
                WriteSummary summary = changing(
                        "%s was being written to 0x%06x".formatted(section.name(), section.offset()),
                        () -> steps.run(
                                Step.WRITE_FLASH,
                                progress -> loader.write(section, progress),
                                done -> words(section, done)));
                written.add(new Written(section, summary));
            }
            for (FlashSection section : sections) {
                steps.run(Step.VERIFY_FLASH, progress -> loader.verify(section, progress), section.name() + ": equal");
            }
            return new WriteReport(loader.identity(), written, loader.proof());
        });
    }

    /** Holds what a plan would write against the flash; that they differ is a result, not a failure. */
    public CompareReport compare(BoardAccess board, WritePlan plan) {
        return at(board, loader -> {
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
        return at(board, loader -> {
            FlashSpan fitted = sectors.on(loader.identity().flash());
            int lengthBytes = fitted.lengthBytes().orElseThrow();
            changing("%s was being erased".formatted(fitted), () -> {
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
        return over(
                board,
                line -> steps.run(
                        Step.RESET,
                        progress -> BoardReset.intoSketch(line, board.loader()),
                        log -> log.map(BootLog::toString).orElse("nothing was heard of the boot ROM")));
    }

    /** Resets the chip into its boot loader and leaves it there. */
    public ChipIdentity stayInBootLoader(BoardAccess board) {
        return over(
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
        return over(board, line -> {
            SelfTest test = steps.run(
                    Step.IDENTIFY,
                    progress -> SelfTest.on(line, board.loader(), region),
                    found -> "%s at %,d baud; works on %s"
                            .formatted(words(found.identity()), line.baud(), found.region()));
            // From here on the line must stay, so that what is changed can be put back.
            cancellation.release();
            SelfTestReport report = steps.run(
                    Step.SELF_TEST,
                    progress -> run(test, progress, rescueFolder),
                    made -> "%d checks%s".formatted(made.checks().size(), made.isPassed() ? ", all passed" : ""));
            if (line.hasControlLines() && board.afterwards() == BoardAccess.Afterwards.STARTS_SKETCH) {
                var unused = BoardReset.intoSketch(line, board.loader());
            }
            return report;
        });
    }

    private SelfTestReport run(SelfTest test, Progress progress, Path rescueFolder) {
        try {
            Optional<SelfTestReport> report = test.run(progress, cancellation::isRequested);
            test.unrestored().ifPresent(content -> {
                throw StationException.notRestored(content, rescue(content, rescueFolder), Optional.empty());
            });
            return report.orElseThrow(StationException::selfTestStopped);
        } catch (PortException lost) {
            throw test.unrestored()
                    .map(content -> (ProvisioningException)
                            StationException.notRestored(content, rescue(content, rescueFolder), Optional.of(lost)))
                    .orElse(lost);
        }
    }

    /** Empty when it was blank. */
    private static Optional<Path> rescue(FlashSection content, Path folder) {
        byte[] bytes = content.bytes();
        if (IntStream.range(0, bytes.length).allMatch(i -> bytes[i] == (byte) 0xFF)) {
            return Optional.empty();
        }
        Path file = folder.resolve("selftest-0x%06x.bin".formatted(content.offset()));
        try (DumpFile dump = DumpFile.at(file, DumpFile.Existing.REPLACED)) {
            dump.keep(bytes);
        }
        return Optional.of(file);
    }

    private <T> T at(BoardAccess board, Work<T> work) {
        return over(board, line -> {
            BootLoader loader = steps.run(
                    Step.IDENTIFY,
                    progress -> BootLoader.connect(line, board.loader()),
                    connected -> words(connected.identity()) + " at %,d baud".formatted(connected.baud()));
            if (loader.loader() != board.loader().loader()) {
                listener.on(new StationEvent.Note("the flasher stub does not run on this chip, so the boot ROM alone "
                        + "does the work: writing takes longer, reading minutes"));
            }
            T result = work.on(loader);
            if (board.afterwards() == BoardAccess.Afterwards.STARTS_SKETCH) {
                loader.startSketch(CONSOLE_BAUD);
            }
            return result;
        });
    }

    private <T> T over(BoardAccess board, LineWork<T> work) {
        try (SerialLine line = lines.open(board.port())) {
            cancellation.covers(line);
            if (!line.hasControlLines()) {
                listener.on(new StationEvent.Note(
                        "nobody can reset the board through %s, it has no DTR and RTS: unless it is in its boot loader, "
                                        .formatted(board.port())
                                + "hold FLASH and tap RESET now"));
            }
            return work.on(line);
        } catch (InterruptedException e) {
            throw StationException.interrupted(steps.latest());
        } catch (ProvisioningException e) {
            throw cancellation.isRequested() && !SAYS_WHAT_IS_LEFT.contains(e.code())
                    ? StationException.interrupted(steps.latest())
                    : e;
        } finally {
            cancellation.release();
        }
    }

    private interface Change<T> {
        T make() throws InterruptedException;
    }

    /** Whatever breaks this off leaves the flash neither old nor new. */
    private <T> T changing(String what, Change<T> change) {
        try {
            return change.make();
        } catch (InterruptedException e) {
            throw StationException.incomplete(what, StationException.broken());
        } catch (ProvisioningException e) {
            throw StationException.incomplete(what, cancellation.isRequested() ? StationException.broken() : e);
        }
    }

    private static String readProof(BootLoader loader) {
        return loader.loader() == LoaderKind.OWN
                ? loader.proof()
                : "read once; the boot ROM's answers carry no checksum, so read again and compare what must be right";
    }

    private void noteSizeInHeader(List<FlashSection> sections, ChipIdentity chip) {
        sections.stream()
                .filter(section -> section.offset() == 0)
                .flatMap(section -> FlashStart.of(section.bytes()).header().stream())
                .flatMap(header -> header.sizeBytes().stream())
                .filter(bytes -> bytes > chip.flash().sizeBytes())
                .forEach(bytes -> listener.on(new StationEvent.Note(
                        "%s is made for a flash of %,d bytes, this one has %,d; --flash-size detect corrects its header"
                                .formatted(
                                        sections.get(0).name(),
                                        bytes,
                                        chip.flash().sizeBytes()))));
    }

    private static String words(ChipIdentity chip) {
        return "%s, %s, flash %,d bytes (%s)"
                .formatted(chip.model(), chip.mac(), chip.flash().sizeBytes(), chip.flash());
    }

    private static String words(FlashSection section, WriteSummary done) {
        return "%s, %,d bytes at 0x%06x; %,d sectors written, %,d were right already and not worn, %,d bytes sent"
                .formatted(
                        section.name(),
                        section.lengthBytes(),
                        section.offset(),
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
