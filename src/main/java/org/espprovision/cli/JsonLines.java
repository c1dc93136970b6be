package org.espprovision.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Events for programs: one JSON object a line on standard output, each with the schema's number, its name and its time. */
final class JsonLines {
    private static final int SCHEMA = 1;

    private final JsonFactory json = new JsonFactory();
    private final Surroundings surroundings;

    JsonLines(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Writes the fields of one event. */
    interface Fields {
        void write(JsonGenerator line) throws IOException;
    }

    void write(String event, Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = json.createGenerator(text)) {
            generator.writeStartObject();
            generator.writeNumberField("schema", SCHEMA);
            generator.writeStringField("event", event);
            generator.writeStringField("time", surroundings.clock().instant().toString());
            fields.write(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        surroundings.out().println(text);
        surroundings.out().flush();
    }
}
