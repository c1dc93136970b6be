package org.espprovision.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.espprovision.chip.SketchCode;
import org.espprovision.console.ConsoleEvent;
import org.espprovision.console.ConsoleLine;

/** The console for a person: time, colour by kind, and under a line what it means. */
final class MonitorText implements MonitorOutput {
    private static final String HIGHLIGHT = "7";
    private static final String UNDER = "           -> ";
    private static final String FURTHER_UNDER = "              ";
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final MonitorScreen screen;
    private final MonitorLook look;
    private final Style style;
    private final Instant startedAt;
    private final ZoneId zone;
    private final LineMeaning meaning = new LineMeaning();
    private final CrashWatch crash;
    private final HeapTrail heap = new HeapTrail();
    private final boolean onTerminal;

    MonitorText(
            MonitorScreen screen,
            MonitorScreen.Kind kind,
            MonitorLook look,
            Style style,
            Optional<SketchCode> code,
            Clock clock) {
        this.screen = screen;
        this.look = look;
        this.style = style;
        this.startedAt = clock.instant();
        this.zone = clock.getZone().equals(java.time.ZoneOffset.UTC) ? ZoneId.systemDefault() : clock.getZone();
        this.crash = new CrashWatch(code);
        this.onTerminal = kind != MonitorScreen.Kind.PIPE;
    }

    @Override
    public void heard(ConsoleLine line) {
        boolean tellsHeap = heap.hear(line).isPresent();
        List<String> means = meaning.of(line);
        List<CrashWords.Frame> frames = crash.hear(line);
        if (!look.shows(line.text())) {
            return;
        }
        String note = tellsHeap && onTerminal ? style.dim("  [" + heap.note() + "]") : "";
        screen.line(stamp(line.sinceStart()) + painted(line) + note);
        for (int i = 0; i < means.size(); i++) {
            screen.note(style.note((i == 0 ? UNDER : FURTHER_UNDER) + means.get(i)));
        }
        frames.forEach(frame -> screen.note(style.bad(
                UNDER + "%s 0x%08x  %s".formatted(frame.label(), frame.at().address(), frame.place()))));
    }

    /** The beginning of a line that is still coming. */
    String begun(String text, Duration since) {
        return text.isEmpty() ? "" : stamp(since) + plain(text);
    }

    @Override
    public void happened(Happening what, String words) {
        UnaryOperator<String> paint = switch (what) {
            case LOST, TROUBLE, OVERFLOW -> style::bad;
            case BACK -> style::good;
            default -> style::dim;
        };
        words.lines().forEach(line -> screen.note(paint.apply("--- " + line)));
    }

    @Override
    public void flush() {
        screen.flush();
    }

    @Override
    public void ended() {
        heap.summary().ifPresent(words -> {
            screen.note("--- " + words);
            if (onTerminal) {
                screen.note("--- " + heap.sparkline());
            }
        });
        screen.flush();
    }

    private String stamp(Duration sinceStart) {
        return switch (look.timestamps) {
            case ELAPSED -> style.dim("%9.3f  ".formatted(sinceStart.toMillis() / 1000.0));
            case CLOCK -> style.dim(CLOCK.format(startedAt.plus(sinceStart).atZone(zone)) + "  ");
            case NONE -> "";
        };
    }

    private String painted(ConsoleLine line) {
        if (line.event() instanceof ConsoleEvent.Unreadable noise && noise.isOfKnownSpeed()) {
            return style.dim("(%,d bytes that are no text at %,d baud)"
                    .formatted(noise.hex().length() / 2, noise.baud()));
        }
        LineKind kind = LineKind.of(line);
        String text = plain(line.text());
        Optional<Pattern> marked = look.highlighted();
        return marked.isEmpty() || style == Style.PLAIN ? kind.paint(style, text) : marked(text, marked.get(), kind);
    }

    private String marked(String text, Pattern pattern, LineKind kind) {
        var painted = new StringBuilder();
        var match = pattern.matcher(text);
        int done = 0;
        while (match.find()) {
            if (match.end() > match.start()) {
                paint(painted, text.substring(done, match.start()), kind);
                painted.append(style.paint(HIGHLIGHT, match.group()));
                done = match.end();
            }
        }
        paint(painted, text.substring(done), kind);
        return painted.toString();
    }

    private void paint(StringBuilder painted, String text, LineKind kind) {
        if (!text.isEmpty()) {
            painted.append(kind.paint(style, text));
        }
    }

    static String plain(String text) {
        String inPlain =
                text.indexOf('\u001b') >= 0 ? MonitorLook.COLOUR.matcher(text).replaceAll("") : text;
        return HumanOutput.printable(inPlain.replace("\t", "    "));
    }
}
