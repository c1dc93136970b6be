package org.espprovision.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.espprovision.FailureKind;
import org.espprovision.diagnosis.Cause;
import org.espprovision.diagnosis.Explanation;
import org.espprovision.diagnosis.Finding;
import org.espprovision.diagnosis.Telltales;
import org.espprovision.diagnosis.Verdict;

/** An explanation for a program. */
final class DiagnosisJson {
    private DiagnosisJson() {}

    static void write(JsonGenerator line, Explanation told, CapturedFiles files, List<CrashWords.Frame> crash)
            throws IOException {
        Verdict verdict = told.verdict();
        cause(line, verdict.cause());
        line.writeStringField("refused", verdict.cause().refuser().toString());
        line.writeNumberField(
                "exit",
                verdict.cause().failureKind().map(FailureKind::exitStatus).orElse(0));
        line.writeStringField("remedy", verdict.remedy());
        texts(line, "commands", DiagnosisReport.commands(verdict.remedy()));
        line.writeArrayFieldStart("candidates");
        for (Cause candidate : verdict.candidates()) {
            line.writeStartObject();
            cause(line, candidate);
            Optional<String> sign = Telltales.of(candidate);
            if (sign.isPresent()) {
                line.writeStringField("sign", sign.get());
            }
            line.writeEndObject();
        }
        line.writeEndArray();
        evidence(line, verdict.evidence(), files);
        crash(line, crash);
        texts(line, "leftOut", told.leftOut());
    }

    private static void cause(JsonGenerator line, Cause cause) throws IOException {
        line.writeStringField("cause", cause.code());
        line.writeStringField("explanation", cause.explanation());
    }

    private static void evidence(JsonGenerator line, List<Finding> evidence, CapturedFiles files) throws IOException {
        line.writeArrayFieldStart("evidence");
        for (Finding finding : evidence) {
            line.writeStartObject();
            line.writeStringField("source", finding.source().name().toLowerCase(java.util.Locale.ROOT));
            if (finding.line() > 0) {
                line.writeStringField(
                        "file",
                        files.file(finding.source()).map(Object::toString).orElse(""));
                line.writeNumberField("line", finding.line());
            }
            line.writeStringField("text", finding.sentence());
            line.writeEndObject();
        }
        line.writeEndArray();
    }

    private static void crash(JsonGenerator line, List<CrashWords.Frame> crash) throws IOException {
        line.writeArrayFieldStart("crash");
        for (CrashWords.Frame frame : crash) {
            line.writeStartObject();
            line.writeStringField("place", frame.at().place().name().toLowerCase(java.util.Locale.ROOT));
            line.writeStringField("address", "0x%08x".formatted(frame.at().address()));
            line.writeStringField("function", frame.place().function());
            line.writeStringField("file", frame.place().file());
            line.writeNumberField("line", frame.place().line());
            line.writeEndObject();
        }
        line.writeEndArray();
    }

    private static void texts(JsonGenerator line, String name, List<String> texts) throws IOException {
        line.writeArrayFieldStart(name);
        for (String text : texts) {
            line.writeString(text);
        }
        line.writeEndArray();
    }
}
