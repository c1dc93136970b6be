package org.espprovision.diagnosis;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.espprovision.console.ConsoleEvent;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.ConsoleLine;
import org.espprovision.console.Milestone;
import org.espprovision.diagnosis.BrokerFindings.Arrival;

/** What it means when a device reports no failure and has not arrived: it is mute, unreadable, or stuck somewhere. */
final class StillnessCauses {
    /** The boot ROM prints within milliseconds of a reset. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(1);

    private static final int MANY_STARTS = 3;
    private static final Pattern DOTS = Pattern.compile("\\.{3,}");

    private final ConsoleEvidence console;
    private final BrokerFindings broker;

    StillnessCauses(ConsoleEvidence console, BrokerFindings broker) {
        this.console = console;
        this.broker = broker;
    }

    Optional<Verdict> judge(ConsoleStory story) {
        if (console.isSilent()) {
            boolean longEnough = console.listenedFor().compareTo(LONG_ENOUGH) >= 0;
            return longEnough && broker.arrival() != Arrival.SEEN
                    ? Optional.of(Verdict.of(Cause.CONSOLE_SILENT)
                            .because(Finding.console(
                                    "not one byte in " + console.listenedFor().toSeconds() + " s")))
                    : Optional.empty();
        }
        if (story.starts() >= MANY_STARTS) {
            Verdict loop = Verdict.of(Cause.BOOT_LOOP)
                    .because(Finding.console("it started %d times".formatted(story.starts())));
            return Optional.of(CrashCauses.supply(console).map(loop::because).orElse(loop));
        }
        if (isPrintingDots()) {
            return Optional.of(stillJoining().because(Finding.console("it prints dots and nothing else")));
        }
        return story.waiting()
                .map(StillnessCauses::stillWaiting)
                .or(() -> lastSign().flatMap(this::stoppedAfter));
    }

    private static Verdict stillWaiting(ConsoleLine line) {
        boolean waitsForTime =
                line.event() instanceof Milestone.TimeWaiting || line.event() instanceof Milestone.TimeFailed;
        Verdict verdict = waitsForTime ? Verdict.of(Cause.NO_TIME) : stillJoining();
        return verdict.because(Finding.quote(line));
    }

    private static Verdict stillJoining() {
        return Verdict.of(Cause.WIFI_NOT_JOINED)
                .orPerhaps(Cause.WIFI_NOT_FOUND, Cause.WIFI_PASSWORD, Cause.WIFI_NO_ANSWER);
    }

    /** Sketches without a grammar print a dot a second while they wait for Wi-Fi. */
    private boolean isPrintingDots() {
        boolean atTheEnd = DOTS.matcher(console.unfinished()).matches();
        boolean lastLine =
                lastSign().filter(line -> DOTS.matcher(line.text()).matches()).isPresent();
        return atTheEnd || (lastLine && console.unfinished().isBlank());
    }

    private Optional<ConsoleLine> lastSign() {
        return console.lines().stream().filter(line -> !line.text().isBlank()).reduce((before, last) -> last);
    }

    private Optional<Verdict> stoppedAfter(ConsoleLine last) {
        Finding quote = Finding.quote(last);
        if (last.event() instanceof ConsoleEvent.EbootStarted) {
            return Optional.of(Verdict.of(Cause.SKETCH_SILENT).because(quote));
        }
        if (last.event() instanceof ConsoleEvent.Unreadable noise && !console.has(Milestone.class)) {
            // Of a file nobody knows whether it is a console at all.
            Verdict verdict = noise.isOfKnownSpeed()
                    ? Verdict.of(Cause.CONSOLE_UNREADABLE)
                    : Verdict.of(Cause.UNKNOWN).orPerhaps(Cause.CONSOLE_UNREADABLE);
            return Optional.of(
                    verdict.because(Finding.console("%,d bytes came that are no text".formatted(console.rawBytes()))));
        }
        // This sentence is of the sketches that ask the time next, without end.
        boolean asksTheTime =
                last.event() instanceof Milestone.WifiConnected && last.text().contains(" using IP ");
        return asksTheTime ? Optional.of(Verdict.of(Cause.NO_TIME).because(quote)) : Optional.empty();
    }
}
