package org.espprovision.station.hooks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espprovision.MacAddress;
import org.espprovision.chip.ChipIdentity;
import org.espprovision.diagnosis.Finding;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.station.Outcome;
import org.espprovision.station.Step;
import org.espprovision.station.WrittenSection;
import org.espprovision.station.line.BoardResult;

/**
 * What is told of a board that is done.
 *
 * @param at when it was done
 * @param product its product serial number, where it has one
 * @param result how it ended
 */
public record BoardRecord(Instant at, Optional<String> product, BoardResult result) {
    private static final int SCHEMA = 1;
    private static final JsonFactory JSON = new JsonFactory();

    /** What a person calls it. */
    String label() {
        return product.or(() -> result.mac().map(MacAddress::toString)).orElse("number %d".formatted(result.number()));
    }

    /** One JSON object on one line, without secrets. */
    public String json() {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeNumberField("schema", SCHEMA);
            json.writeStringField("event", "board-ended");
            json.writeStringField("time", at.toString());
            json.writeNumberField("number", result.number());
            json.writeStringField("slot", result.place().slot());
            json.writeStringField("port", result.place().port());
            json.writeStringField("verdict", result.verdict().name().toLowerCase(Locale.ROOT));
            json.writeBooleanField("pass", result.verdict().isPass());
            optional(json, "mac", result.mac().map(MacAddress::toString));
            optional(json, "product", product);
            json.writeStringField("reason", result.reason());
            json.writeStringField("what", result.what());
            json.writeStringField("remedy", result.remedy());
            optional(json, "failedStep", result.failedAt().map(Step::code));
            json.writeNumberField("attempts", result.attempts());
            json.writeNumberField("tookMs", result.took().toMillis());
            json.writeObjectFieldStart("stepsMs");
            for (Map.Entry<Step, Duration> step : result.steps().entrySet()) {
                json.writeNumberField(step.getKey().code(), step.getValue().toMillis());
            }
            json.writeEndObject();
            if (result.outcome().isPresent()) {
                outcome(json, result.outcome().get());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    private static void outcome(JsonGenerator json, Outcome outcome) throws IOException {
        ChipIdentity chip = outcome.chip();
        json.writeStringField(
                "flashId",
                "%02x%04x".formatted(chip.flash().vendorId(), chip.flash().deviceId()));
        if (outcome instanceof Outcome.Provisioned made) {
            json.writeStringField("name", made.certificate().commonName());
            json.writeStringField(
                    "certificateSerial", made.certificate().serial().hex());
            json.writeStringField("fingerprint", made.certificate().fingerprint());
            json.writeStringField("notAfter", made.certificate().notAfter().toString());
            json.writeStringField("key", made.key().toString());
            json.writeStringField("layout", made.layout());
            json.writeStringField("broker", made.broker());
            json.writeStringField("topic", made.topic());
            json.writeObjectFieldStart("sha256");
            for (WrittenSection section : made.written()) {
                json.writeStringField(section.name(), section.sha256());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("evidence");
            for (Finding finding : made.verdict().evidence()) {
                json.writeString(finding.toString());
            }
            json.writeEndArray();
        } else if (outcome instanceof Outcome.AlreadyConfirmed already) {
            CertificateRecord certificate = already.certificate();
            json.writeStringField("name", certificate.deviceName());
            json.writeStringField("certificateSerial", certificate.serial());
            optional(json, "fingerprint", certificate.fingerprint());
            json.writeStringField("confirmed", already.since().toString());
        }
    }

    private static void optional(JsonGenerator json, String name, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            json.writeStringField(name, text.get());
        }
    }
}
