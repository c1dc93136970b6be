package org.espprovision.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.ChipIdentity;
import org.espprovision.diagnosis.Finding;
import org.espprovision.station.Outcome;
import org.espprovision.station.StationEvent;
import org.espprovision.station.Step;
import org.espprovision.station.WrittenSection;

/** Tells a run to a program: one JSON object a line on standard output, the result last. */
final class JsonOutput implements Output {
    private final JsonLines lines;
    private final Surroundings surroundings;

    JsonOutput(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.lines = new JsonLines(surroundings);
    }

    @Override
    public synchronized void on(StationEvent event) {
        if (event instanceof StationEvent.StepStarted started) {
            line(
                    "step-started",
                    line -> line.writeStringField("step", started.step().code()));
        } else if (event instanceof StationEvent.StepProgress progress) {
            line("progress", line -> {
                line.writeStringField("step", progress.step().code());
                line.writeNumberField("done", progress.done());
                line.writeNumberField("total", progress.total());
            });
        } else if (event instanceof StationEvent.StepFinished finished) {
            line("step-finished", line -> {
                line.writeStringField("step", finished.step().code());
                line.writeNumberField("millis", finished.took().toMillis());
                line.writeStringField("summary", finished.summary());
            });
        } else if (event instanceof StationEvent.ConsoleHeard heard) {
            line("console", line -> {
                line.writeNumberField("millis", heard.since().toMillis());
                line.writeStringField("line", heard.line());
            });
        } else if (event instanceof StationEvent.BrokerSaw saw) {
            line("broker", line -> line.writeStringField("saw", saw.what()));
        } else if (event instanceof StationEvent.Note note) {
            line("note", line -> line.writeStringField("text", note.text()));
        }
    }

    @Override
    public synchronized void ended(Outcome outcome) {
        if (outcome instanceof Outcome.AlreadyConfirmed already) {
            line("result", line -> {
                line.writeStringField("status", "already-confirmed");
                chip(line, already.chip());
                line.writeStringField("serial", already.certificate().serial());
                line.writeStringField("confirmed", already.since().toString());
            });
        } else if (outcome instanceof Outcome.Provisioned run) {
            line("result", line -> provisioned(line, run));
        }
    }

    @Override
    public synchronized void failed(ProvisioningException failure) {
        line("result", line -> {
            line.writeStringField("status", "failed");
            line.writeStringField("code", failure.code());
            line.writeNumberField("exit", failure.kind().exitStatus());
            line.writeStringField("what", failure.what());
            line.writeStringField("remedy", failure.remedy());
        });
    }

    @Override
    public void close() {
        surroundings.out().flush();
    }

    private static void provisioned(JsonGenerator line, Outcome.Provisioned run) throws IOException {
        line.writeStringField("status", run.verdict().isConfirmed() ? "confirmed" : "not-confirmed");
        line.writeStringField("port", run.port());
        line.writeStringField("cause", run.verdict().cause().code());
        line.writeStringField("remedy", run.verdict().remedy());
        line.writeStringField("proof", run.verdict().strength().name().toLowerCase(java.util.Locale.ROOT));
        line.writeArrayFieldStart("candidates");
        for (var candidate : run.verdict().candidates()) {
            line.writeString(candidate.code());
        }
        line.writeEndArray();
        line.writeArrayFieldStart("evidence");
        for (Finding finding : run.verdict().evidence()) {
            line.writeString(finding.toString());
        }
        line.writeEndArray();
        chip(line, run.chip());
        certificate(line, run);
        line.writeArrayFieldStart("written");
        for (WrittenSection section : run.written()) {
            section(line, section);
        }
        line.writeEndArray();
        line.writeStringField("layout", run.layout());
        line.writeStringField("readBack", run.readBack());
        line.writeNumberField("baud", run.baud());
        line.writeStringField("broker", run.broker());
        line.writeStringField("topic", run.topic());
        line.writeStringField("nonce", run.nonce());
        line.writeObjectFieldStart("millis");
        for (Map.Entry<Step, java.time.Duration> time : run.times().entrySet()) {
            line.writeNumberField(time.getKey().code(), time.getValue().toMillis());
        }
        line.writeNumberField("total", run.total().toMillis());
        line.writeEndObject();
    }

    private static void chip(JsonGenerator line, ChipIdentity chip) throws IOException {
        line.writeObjectFieldStart("chip");
        line.writeStringField("model", chip.model().name());
        line.writeStringField("mac", chip.mac().toString());
        line.writeNumberField("flashBytes", chip.flash().sizeBytes());
        line.writeStringField("flash", chip.flash().toString());
        line.writeEndObject();
    }

    private static void certificate(JsonGenerator line, Outcome.Provisioned run) throws IOException {
        line.writeObjectFieldStart("certificate");
        line.writeStringField("commonName", run.certificate().commonName());
        line.writeStringField("key", run.key().toString());
        line.writeStringField("serial", run.certificate().serial().hex());
        line.writeStringField("sha256", run.certificate().fingerprint());
        line.writeStringField("notBefore", run.certificate().notBefore().toString());
        line.writeStringField("notAfter", run.certificate().notAfter().toString());
        line.writeStringField("issuer", run.certificate().issuer());
        line.writeEndObject();
    }

    private static void section(JsonGenerator line, WrittenSection section) throws IOException {
        line.writeStartObject();
        line.writeStringField("name", section.name());
        line.writeNumberField("offset", section.offset());
        line.writeNumberField("lengthBytes", section.lengthBytes());
        line.writeStringField("sha256", section.sha256());
        line.writeEndObject();
    }

    private void line(String event, JsonLines.Fields fields) {
        lines.write(event, fields);
    }
}
