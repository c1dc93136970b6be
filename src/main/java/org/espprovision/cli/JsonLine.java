package org.espprovision.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One flat JSON object on a line of its own, its fields in the order they came. */
final class JsonLine {
    private static final int SCHEMA = 1;
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, String> texts = new LinkedHashMap<>();

    JsonLine with(String name, String text) {
        texts.put(name, text);
        return this;
    }

    JsonLine with(String name, Optional<String> text) {
        text.ifPresent(value -> texts.put(name, value));
        return this;
    }

    void print(Surroundings surroundings) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeNumberField("schema", SCHEMA);
            for (Map.Entry<String, String> text : texts.entrySet()) {
                json.writeStringField(text.getKey(), text.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        surroundings.out().println(line);
        surroundings.out().flush();
    }
}
