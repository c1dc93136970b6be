package org.espprovision.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.espprovision.ledger.BoardField;
import org.espprovision.ledger.BoardRecord;

/** Boards for programs: JSON, one object a line, or CSV by RFC 4180. */
final class BoardTable {
    private static final JsonFactory JSON = new JsonFactory();

    private BoardTable() {}

    static Consumer<BoardRecord> asJson(LedgerTask task) {
        return board -> {
            JsonLine line = new JsonLine();
            for (BoardField field : BoardField.values()) {
                line.with(field.label(), board.get(field));
            }
            line.print(task.surroundings());
        };
    }

    static Consumer<BoardRecord> asJson(Appendable out) {
        return board -> {
            try {
                out.append(json(board)).append('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static String json(BoardRecord board) throws IOException {
        var text = new java.io.StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (BoardField field : BoardField.values()) {
                if (board.get(field).isPresent()) {
                    json.writeStringField(field.label(), board.get(field).get());
                }
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    static Consumer<BoardRecord> asCsv(Appendable out) throws IOException {
        out.append(row(BoardField::label));
        return board -> {
            try {
                out.append(row(field -> harmless(board.get(field).orElse(""))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static String row(Function<BoardField, String> value) {
        return Arrays.stream(BoardField.values())
                .map(value)
                .map(BoardTable::quoted)
                .collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String quoted(String text) {
        return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** A spreadsheet would run a text that begins like a formula. */
    private static String harmless(String text) {
        return text.isEmpty() || "=+-@\t\r".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    }
}
