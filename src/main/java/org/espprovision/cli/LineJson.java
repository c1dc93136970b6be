package org.espprovision.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espprovision.ProvisioningException;
import org.espprovision.station.Outcome;
import org.espprovision.station.StationEvent;
import org.espprovision.station.StationListener;
import org.espprovision.station.Step;
import org.espprovision.station.line.BoardResult;
import org.espprovision.station.line.LineEvent;
import org.espprovision.station.line.LineTotals;
import org.espprovision.station.line.Place;

/** Tells a line to a program: one JSON object a line on standard output, the result last. */
final class LineJson implements LineOutput {
    private final JsonLines lines;
    private final Surroundings surroundings;

    LineJson(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.lines = new JsonLines(surroundings);
    }

    @Override
    public synchronized void on(LineEvent event) {
        if (event instanceof LineEvent.Opened opened) {
            lines.write("line-opened", line -> line.writeStringField("broker", opened.broker()));
        } else if (event instanceof LineEvent.BoardCame came) {
            lines.write("board-came", line -> {
                place(line, came.place());
                line.writeNumberField("number", came.number());
            });
        } else if (event instanceof LineEvent.BoardTold told) {
            told(told);
        } else if (event instanceof LineEvent.Retried retried) {
            lines.write("board-retried", line -> {
                place(line, retried.place());
                line.writeStringField("step", retried.step().code());
                line.writeStringField("code", retried.code());
                line.writeNumberField("attempt", retried.attempt());
            });
        } else if (event instanceof LineEvent.BoardEnded ended) {
            lines.write("board-ended", line -> board(line, ended.result()));
        } else if (event instanceof LineEvent.BoardLeft left) {
            lines.write("board-left", line -> place(line, left.place()));
        } else if (event instanceof LineEvent.Stopping stopping) {
            lines.write("line-stopping", line -> {
                line.writeStringField(
                        "why",
                        stopping.why().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
                texts(line, "finishing", stopping.finishing());
                texts(line, "dropped", stopping.dropped());
            });
        }
    }

    private void told(LineEvent.BoardTold told) {
        if (told.told() instanceof StationEvent.StepFinished finished) {
            lines.write("board-step", line -> {
                place(line, told.place());
                line.writeStringField("step", finished.step().code());
                line.writeNumberField("millis", finished.took().toMillis());
                line.writeStringField("summary", finished.summary());
            });
        } else if (told.told() instanceof StationEvent.Note note) {
            lines.write("board-note", line -> {
                place(line, told.place());
                line.writeStringField("text", note.text());
            });
        }
    }

    @Override
    public StationListener notes() {
        return LineOutput.noting(text -> lines.write("note", line -> line.writeStringField("text", text)));
    }

    @Override
    public synchronized void ended(LineTotals totals, Ended how) {
        lines.write("result", line -> {
            line.writeStringField("status", status(totals, how));
            line.writeNumberField("confirmed", totals.passed());
            line.writeNumberField("alreadyConfirmed", totals.already());
            line.writeNumberField("failed", totals.failed());
            line.writeNumberField("dropped", totals.dropped());
            line.writeNumberField("retries", totals.retries());
            line.writeNumberField("millis", totals.since().toMillis());
            line.writeNumberField("boardsAnHour", totals.boardsAnHour());
            line.writeObjectFieldStart("reasons");
            for (Map.Entry<String, Integer> reason : totals.reasons().entrySet()) {
                line.writeNumberField(reason.getKey(), reason.getValue());
            }
            line.writeEndObject();
        });
    }

    private static String status(LineTotals totals, Ended how) {
        if (how == Ended.STOPPED) {
            return "stopped";
        }
        return totals.isAllConfirmed() ? "all-confirmed" : "some-failed";
    }

    @Override
    public synchronized void failed(ProvisioningException failure) {
        lines.write("result", line -> JsonOutput.failure(line, failure));
    }

    private static void place(JsonGenerator line, Place place) throws IOException {
        line.writeStringField("slot", place.slot());
        line.writeStringField("port", place.port());
    }

    private static void board(JsonGenerator line, BoardResult result) throws IOException {
        place(line, result.place());
        line.writeNumberField("number", result.number());
        line.writeStringField("verdict", result.verdict().name().toLowerCase(Locale.ROOT));
        line.writeStringField("reason", result.reason());
        if (result.mac().isPresent()) {
            line.writeStringField("mac", result.mac().get().toString());
        }
        if (!result.verdict().isPass()) {
            line.writeStringField("what", result.what());
            line.writeStringField("remedy", result.remedy());
            line.writeStringField("step", result.failedAt().map(Step::code).orElse(""));
        }
        line.writeNumberField("attempts", result.attempts());
        if (result.outcome().orElse(null) instanceof Outcome.Provisioned run) {
            line.writeStringField("name", run.certificate().commonName());
            line.writeStringField("serial", run.certificate().serial().hex());
            line.writeStringField("sha256", run.certificate().fingerprint());
        }
        line.writeObjectFieldStart("millis");
        for (Map.Entry<Step, Duration> time : result.steps().entrySet()) {
            line.writeNumberField(time.getKey().code(), time.getValue().toMillis());
        }
        line.writeNumberField("total", result.took().toMillis());
        line.writeEndObject();
    }

    private static void texts(JsonGenerator line, String name, List<String> texts) throws IOException {
        line.writeArrayFieldStart(name);
        for (String text : texts) {
            line.writeString(text);
        }
        line.writeEndArray();
    }

    @Override
    public void close() {
        surroundings.out().flush();
    }
}
