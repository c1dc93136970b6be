package org.espprovision.station;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espprovision.Progress;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.BoardReset;
import org.espprovision.chip.FlashSection;
import org.espprovision.chip.SelfTest;
import org.espprovision.chip.SelfTestReport;
import org.espprovision.serial.PortException;

/** The self-test on one board, and what becomes of the region's content when it cannot be put back. */
final class SelfTestVisit {
    private final BoardVisit visit;
    private final Cancellation cancellation;
    private final Steps steps;

    SelfTestVisit(BoardVisit visit, Cancellation cancellation, Steps steps) {
        this.visit = visit;
        this.cancellation = cancellation;
        this.steps = steps;
    }

    SelfTestReport run(BoardAccess board, Optional<Integer> region, Path rescueFolder) {
        return visit.over(board, line -> {
            SelfTest test = steps.run(
                    Step.IDENTIFY,
                    progress -> SelfTest.on(line, board.loader(), region),
                    found -> "%s at %,d baud; works on %s"
                            .formatted(BoardVisit.words(found.identity()), line.baud(), found.region()));
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
}
