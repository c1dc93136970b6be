package org.espprovision.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.espprovision.FailureKind;
import org.espprovision.ledger.ExportedCheckpoint;
import org.espprovision.ledger.LedgerReport;
import org.espprovision.pki.StationKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether anybody changed, dropped or reordered a line. */
@Command(
        name = "verify",
        sortOptions = false,
        description = {
            "Walks the hash chain from the first line to the last and checks every checkpoint's signature.",
            "",
            "Exit status 4 when a line was changed, dropped or moved, when a checkpoint kept elsewhere is not in it, or when a "
                    + "checkpoint is of another key than the one named.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {
            "0:whole, and signed as was asked",
            Statuses.USAGE,
            "4:broken, not signed as was asked, or it cannot be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision ledger verify",
            "  provision ledger verify --checkpoint /media/usb/monday.checkpoint --station-key station.pub.pem"
        })
final class LedgerVerify extends LedgerTask {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-fA-F]{64}");

    @Option(
            names = "--station-key",
            paramLabel = "FILE|FINGERPRINT",
            description = "Public key of the station that must have signed every checkpoint, or its SHA-256.")
    private @Nullable String stationKey;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "A checkpoint kept elsewhere: shows whether the end of the journal was cut off since.")
    private @Nullable Path checkpoint;

    LedgerVerify(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        Optional<String> expectedKey = Optional.ofNullable(stationKey).map(LedgerVerify::fingerprint);
        Optional<ExportedCheckpoint> kept = Optional.ofNullable(checkpoint).map(ExportedCheckpoint::read);
        LedgerReport report = ledger().verify();
        Optional<String> fault = fault(report, expectedKey, kept);
        if (wantsJson()) {
            json(report, fault);
        } else {
            words(report, fault);
        }
        return fault.isPresent() ? FailureKind.CREDENTIALS.exitStatus() : 0;
    }

    private static Optional<String> fault(
            LedgerReport report, Optional<String> expectedKey, Optional<ExportedCheckpoint> kept) {
        if (report.broken().isPresent()) {
            LedgerReport.Break found = report.broken().get();
            return Optional.of("broken at line %,d: %s".formatted(found.line(), found.what()));
        }
        return kept.flatMap(one -> one.missingFrom(report))
                .or(() -> expectedKey.flatMap(key -> foreign(report.checkpoints(), key)))
                .or(() -> kept.flatMap(one -> expectedKey.flatMap(key -> foreign(List.of(one), key))))
                .map("not whole: "::concat);
    }

    private static Optional<String> foreign(List<ExportedCheckpoint> checkpoints, String key) {
        if (checkpoints.isEmpty()) {
            return Optional.of("there is no checkpoint in it, so nothing is signed by the station");
        }
        return checkpoints.stream()
                .filter(one -> !one.checkpoint().fingerprint().equals(key))
                .map(one -> "the checkpoint at line %,d is signed by another key, %s"
                        .formatted(one.line(), one.checkpoint().fingerprint()))
                .findFirst();
    }

    private void words(LedgerReport report, Optional<String> fault) {
        if (fault.isPresent()) {
            say(fault.get());
            return;
        }
        say("whole: %,d lines, head %s".formatted(report.lines(), report.head()));
        if (report.tornBytes() > 0) {
            say("its last line was torn by a crash (%,d bytes); the next entry moves it aside"
                    .formatted(report.tornBytes()));
        }
        List<ExportedCheckpoint> all = report.checkpoints();
        if (!all.isEmpty()) {
            ExportedCheckpoint last = all.get(all.size() - 1);
            say("last of %,d signed checkpoints at line %,d, by the station key %s"
                    .formatted(all.size(), last.line(), last.checkpoint().fingerprint()));
        }
    }

    private void json(LedgerReport report, Optional<String> fault) {
        new JsonLine()
                .with("whole", String.valueOf(fault.isEmpty()))
                .with("lines", Long.toString(report.lines()))
                .with("head", report.head())
                .with("tornBytes", Long.toString(report.tornBytes()))
                .with("checkpoints", Integer.toString(report.checkpoints().size()))
                .with("fault", fault)
                .print(surroundings());
    }

    private static String fingerprint(String fileOrFingerprint) {
        String text = fileOrFingerprint.replace(":", "");
        if (FINGERPRINT.matcher(text).matches() && !Files.exists(Path.of(fileOrFingerprint))) {
            return text.toLowerCase(Locale.ROOT);
        }
        return StationKey.fingerprint(Path.of(fileOrFingerprint));
    }
}
