package org.espprovision.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of the journal, a JSON object without its line feed: version, sequence, time, the hash of the line before,
 * where and by whom it was made, the entry's kind and its fields.
 *
 * @param previous SHA-256 of the bytes of the line before
 */
record JournalLine(long sequence, Instant time, String previous, Origin origin, LedgerEntry entry) {
    /** The latest this program knows. */
    static final int VERSION = 2;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** A line of a later version: its fields may mean something else. */
    static final class NewerVersion extends Exception {
        private final long version;

        private NewerVersion(long version) {
            super("version " + version);
            this.version = version;
        }

        long version() {
            return version;
        }
    }

    byte[] encode() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeNumberField("v", version());
            json.writeNumberField("seq", sequence);
            json.writeStringField("time", time.toString());
            json.writeStringField("prev", previous);
            if (origin.station().isPresent()) {
                json.writeStringField("station", origin.station().get());
            }
            if (origin.operator().isPresent()) {
                json.writeStringField("operator", origin.operator().get());
            }
            json.writeStringField("kind", entry.kind());
            for (Map.Entry<String, Object> field : EntryFields.of(entry).entrySet()) {
                json.writeFieldName(field.getKey());
                write(json, field.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return line.toByteArray();
    }

    /** The earliest that knows all of this line: an older program reads whatever it can. */
    private int version() {
        boolean first = origin.equals(Origin.unknown())
                && !(entry instanceof LedgerEntry.Assigned)
                && !(entry instanceof LedgerEntry.Released)
                && !(entry instanceof LedgerEntry.Checkpoint)
                && !(entry instanceof LedgerEntry.Reserved reserved
                        && reserved.flashId().isPresent());
        return first ? 1 : 2;
    }

    /**
     * Reads a line.
     *
     * @throws IOException if it is no JSON object
     * @throws RuntimeException if it is one, but no entry
     */
    static JournalLine decode(byte[] line) throws IOException, NewerVersion {
        EntryFields fields = new EntryFields(parse(line));
        long version = fields.number("v");
        if (version > VERSION) {
            throw new NewerVersion(version);
        }
        JournalLine decoded = new JournalLine(
                fields.number("seq"),
                Instant.parse(fields.text("time")),
                fields.text("prev"),
                fields.origin(),
                fields.entry());
        fields.requireNoMore();
        Field.require(version == decoded.version(), "version " + version);
        return decoded;
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeStringField((String) entry.getKey(), (String) entry.getValue());
            }
            json.writeEndObject();
        } else {
            json.writeString((String) value);
        }
    }

    private static Map<String, Object> parse(byte[] line) throws IOException {
        try (JsonParser json = JSON.createParser(line)) {
            Field.require(json.nextToken() == JsonToken.START_OBJECT, "no JSON object");
            Map<String, Object> fields = new LinkedHashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                fields.put(name, value(json, name));
            }
            Field.require(json.nextToken() == null, "more than one JSON object");
            return fields;
        }
    }

    private static Object value(JsonParser json, String name) throws IOException {
        JsonToken token = json.nextToken();
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return json.getLongValue();
        }
        return token == JsonToken.START_OBJECT ? texts(json) : text(json, name);
    }

    private static Map<String, String> texts(JsonParser json) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            texts.put(name, text(json, name));
        }
        return texts;
    }

    private static String text(JsonParser json, String name) throws IOException {
        Field.require(json.currentToken() == JsonToken.VALUE_STRING, name + " is no text");
        return json.getText();
    }
}
