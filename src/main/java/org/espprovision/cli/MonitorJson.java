package org.espprovision.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espprovision.chip.SketchCode;
import org.espprovision.console.ConsoleLine;

/** The console for a program: one event a line. */
final class MonitorJson implements MonitorOutput {
    private final JsonLines json;
    private final MonitorLook look;
    private final LineMeaning meaning = new LineMeaning();
    private final CrashWatch crash;
    private final HeapTrail heap = new HeapTrail();

    MonitorJson(Surroundings surroundings, MonitorLook look, Optional<SketchCode> code) {
        this.json = new JsonLines(surroundings);
        this.look = look;
        this.crash = new CrashWatch(code);
    }

    @Override
    public void heard(ConsoleLine line) {
        var heapBytes = heap.hear(line);
        List<String> means = meaning.of(line);
        List<CrashWords.Frame> frames = crash.hear(line);
        if (!look.shows(line.text())) {
            return;
        }
        json.write("console", fields -> {
            fields.writeNumberField("millis", line.sinceStart().toMillis());
            fields.writeStringField("line", line.text());
            fields.writeStringField("kind", word(LineKind.of(line)));
            if (!means.isEmpty()) {
                fields.writeStringField("meaning", String.join("; ", means));
            }
            if (heapBytes.isPresent()) {
                fields.writeNumberField("heap", heapBytes.getAsInt());
            }
        });
        for (CrashWords.Frame frame : frames) {
            json.write("frame", fields -> {
                fields.writeStringField("label", frame.label());
                fields.writeStringField("address", "0x%08x".formatted(frame.at().address()));
                fields.writeStringField("place", frame.place().toString());
            });
        }
    }

    @Override
    public void happened(Happening what, String words) {
        json.write(word(what), fields -> fields.writeStringField("words", words));
    }

    @Override
    public void flush() {
        // Each event went out as it was written.
    }

    @Override
    public void ended() {
        heap.summary().ifPresent(words -> json.write("heap", fields -> fields.writeStringField("words", words)));
    }

    private static String word(Enum<?> each) {
        return each.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
