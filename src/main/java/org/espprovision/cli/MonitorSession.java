package org.espprovision.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.espprovision.chip.SketchCode;
import org.espprovision.cli.MonitorOutput.Happening;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.ConsoleLine;
import org.espprovision.console.SketchSpeeds;
import org.espprovision.serial.Lines;
import org.espprovision.station.Listening;

/**
 * One time of listening, from the opening of the line to the last word.
 *
 * <p>Threads: the line's own thread hears and queues; one prints and one logs; the keyboard's (or the one that reads
 * standard input) sends and resets; the caller's looks after the line until the end is asked for. They are stopped in the
 * order line, printer, log, keyboard, so that what was heard last is still printed and logged.
 */
final class MonitorSession {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Surroundings surroundings;
    private final MonitorTyping typing;
    private final MonitorLog log;
    private final Ending ending;
    private final boolean json;
    private final MonitorScreen.Kind kind;
    private final MonitorScreen screen;
    private final MonitorOutput output;
    private final Optional<MonitorText> text;
    private final MonitorPrinter printer;
    private final MonitorPrinter logger;
    private final Instant startedAt;
    private volatile boolean interrupted;
    private String lastBegun = "";

    /** What is wanted of the board. */
    record Plan(String port, boolean reset, Optional<Integer> seconds, boolean reconnects, SketchSpeeds speeds) {}

    MonitorSession(
            Surroundings surroundings,
            CommonOptions common,
            MonitorLook look,
            MonitorTyping typing,
            MonitorLog log,
            Optional<SketchCode> code,
            Ending ending) {
        this.surroundings = surroundings;
        this.typing = typing;
        this.log = log;
        this.ending = ending;
        this.json = common.json;
        this.kind = MonitorScreen.kind(surroundings);
        this.screen = new MonitorScreen(surroundings, kind);
        this.startedAt = surroundings.clock().instant();
        this.text = json
                ? Optional.empty()
                : Optional.of(new MonitorText(screen, kind, look, style(common), code, surroundings.clock()));
        this.output = text.<MonitorOutput>map(each -> each).orElseGet(() -> new MonitorJson(surroundings, look, code));
        this.logger = new MonitorPrinter(log, MonitorPrinter.WhenFull.WAIT);
        this.printer = new MonitorPrinter(
                output,
                kind == MonitorScreen.Kind.PIPE ? MonitorPrinter.WhenFull.WAIT : MonitorPrinter.WhenFull.LEAVE_OUT);
    }

    private Style style(CommonOptions common) {
        boolean cannot = common.color == CommonOptions.Color.AUTO && kind == MonitorScreen.Kind.DUMB_TERMINAL;
        return Style.of(cannot ? CommonOptions.Color.NEVER : common.color, surroundings, Surroundings.Stream.OUT);
    }

    /** Ctrl-C, where it came as a key and not as the end of the process. */
    boolean wasInterrupted() {
        return interrupted;
    }

    /**
     * Listens until the end.
     *
     * @return everything heard
     * @throws org.espprovision.serial.PortException when the line cannot be opened, or is lost and not to be waited for
     */
    ConsoleEvidence listen(Lines lines, Plan plan) {
        ConsoleEvidence heard = hasKeys() ? withKeyboard(lines, plan) : withStandardInput(lines, plan);
        printer.requireSound();
        screen.begun("");
        screen.typed("");
        output.ended();
        return heard;
    }

    private ConsoleEvidence withKeyboard(Lines lines, Plan plan) {
        try (var keyboard = new MonitorKeyboard(this::interrupt)) {
            screen.hasColumns(keyboard.columns());
            return listen(lines, plan, hands -> keyboard.listen(new MonitorKeys(hands)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ConsoleEvidence withStandardInput(Lines lines, Plan plan) {
        return listen(lines, plan, hands -> {
            Thread sender = new Thread(() -> hands.sendLines(surroundings.in()), "standard input");
            sender.setDaemon(true); // it may wait for a line that never comes
            sender.start();
        });
    }

    private ConsoleEvidence listen(Lines lines, Plan plan, Consumer<MonitorHands> startHands) {
        try (log;
                logger;
                printer) {
            log.open(startedAt, words -> printer.happened(Happening.TROUBLE, words));
            Listening.Start start = plan.reset() ? Listening.Start.RESET : Listening.Start.AS_IT_IS;
            Listening board =
                    Listening.start(lines, plan.port(), start, surroundings.clock(), this::hear, plan.speeds());
            try (board) {
                greet(plan, board);
                startHands.accept(new MonitorHands(board, printer, screen, typing, ending, this::interrupt));
                lookAfter(board, plan);
            }
            return board.evidence();
        }
    }

    private void hear(ConsoleLine line) {
        logger.heard(line);
        printer.heard(line);
    }

    private void greet(Plan plan, Listening board) {
        boolean keys = hasKeys();
        printer.happened(
                Happening.LISTENING,
                "listening on %s. %s%s"
                        .formatted(
                                plan.port(),
                                OpeningNote.of(plan.port(), board.canReset(), plan.reset()),
                                keys ? " Ctrl-T Ctrl-H shows the keys." : ""));
    }

    private boolean hasKeys() {
        return !json && kind == MonitorScreen.Kind.TERMINAL && surroundings.isTerminal(Surroundings.Stream.IN);
    }

    private void interrupt() {
        interrupted = true;
        ending.ask();
    }

    private void lookAfter(Listening board, Plan plan) {
        Optional<Instant> end = plan.seconds().map(startedAt::plusSeconds);
        while (!ending.isAsked()
                && end.filter(surroundings.clock().instant()::isAfter).isEmpty()) {
            ending.await(LOOK_EVERY);
            lookAt(board, plan);
            showBegun(board);
            printer.requireSound();
            logger.requireSound();
            if (screen.isGone()) {
                return;
            }
        }
    }

    private void lookAt(Listening board, Plan plan) {
        switch (board.look()) {
            case JUST_LOST -> {
                if (!plan.reconnects()) {
                    throw board.whyLost().orElseThrow();
                }
                printer.happened(Happening.LOST, "%s went away; waiting until it is back".formatted(plan.port()));
            }
            case BACK ->
                printer.happened(Happening.BACK, "%s is back, from the boot ROM's speed on".formatted(plan.port()));
            case LOST, HEARING -> {}
        }
    }

    /** A prompt has no line end; it is shown when it has stood for a moment. */
    private void showBegun(Listening board) {
        String begun = board.unfinished();
        boolean stands = begun.equals(lastBegun);
        lastBegun = begun;
        Duration since = Duration.between(startedAt, surroundings.clock().instant());
        text.ifPresent(each -> screen.begun(stands ? each.begun(begun, since) : ""));
    }
}
