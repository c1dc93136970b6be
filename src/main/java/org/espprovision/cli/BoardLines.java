package org.espprovision.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.espprovision.ledger.BoardField;
import org.espprovision.ledger.BoardRecord;

/** Boards for programs: JSON, one object a line, or CSV by RFC 4180. */
final class BoardLines {
    private static final JsonFactory JSON = new JsonFactory();

    private BoardLines() {}

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
        CSVPrinter csv = CSVFormat.RFC4180.print(out);
        for (BoardField field : BoardField.values()) {
            csv.print(field.label());
        }
        csv.println();
        return board -> {
            try {
                for (BoardField field : BoardField.values()) {
                    csv.print(harmless(board.get(field).orElse("")));
                }
                csv.println();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** A spreadsheet would run a text that begins like a formula. */
    private static String harmless(String text) {
        return text.isEmpty() || "=+-@\t\r".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    }
}
