package org.espprovision.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * Rows of a CSV file (RFC 4180), separated by commas, semicolons or tabs, as its first line tells. Blank lines and lines
 * that begin with {@code #} are passed over.
 */
final class CsvRows {
    private static final List<Character> SEPARATORS = List.of(',', ';', '\t');

    /** A first line by which Excel is told the separator. */
    private static final Pattern ANNOUNCED = Pattern.compile("sep=([,;\t])\\R");

    private static final Pattern COMMENT = Pattern.compile("^#.*$", Pattern.MULTILINE);
    private static final Pattern LINE_IN_MESSAGE = Pattern.compile("(?:line: |startline )(\\d+)");

    private final List<Fault> faults;
    private final List<Cells> rows = new ArrayList<>();
    private List<String> columns = List.of();

    private CsvRows(List<Fault> faults) {
        this.faults = faults;
    }

    /** Reads as much as can be told apart; what cannot goes to the faults. */
    static List<Cells> read(String text, List<Fault> faults) {
        CsvRows csv = new CsvRows(faults);
        csv.parse(text);
        return csv.rows;
    }

    /** How much of a text that is being written is whole lines, and no quoted value in the midst of being written. */
    static int wholePart(String text) {
        int end = lineEnd(text, text.length());
        while (end > 0 && count(COMMENT.matcher(text.substring(0, end)).replaceAll(""), '"') % 2 != 0) {
            end = lineEnd(text, end - 1);
        }
        return end;
    }

    private static int lineEnd(String text, int before) {
        return 1 + Math.max(text.lastIndexOf('\n', before - 1), text.lastIndexOf('\r', before - 1));
    }

    private void parse(String text) {
        Matcher announced = ANNOUNCED.matcher(text);
        boolean told = announced.lookingAt();
        char separator = told ? announced.group(1).charAt(0) : separator(text);
        // Blanked, not cut away, so that lines keep their numbers.
        String rest = told ? "\n" + text.substring(announced.end()) : text;
        // So that the parser counts the last line like any other.
        String whole = rest.endsWith("\n") || rest.endsWith("\r") ? rest : rest + "\n";
        try (CSVParser parser = CSVParser.parse(whole, format(separator))) {
            Iterator<CSVRecord> records = parser.iterator();
            while (records.hasNext()) {
                CSVRecord record = records.next();
                accept(record, Math.toIntExact(parser.getCurrentLineNumber()) - lineEndsWithin(record));
            }
        } catch (UncheckedIOException | IOException | IllegalStateException e) {
            faults.add(unreadable(whole, e));
        }
    }

    private static CSVFormat format(char separator) {
        return CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setCommentMarker('#')
                .setIgnoreSurroundingSpaces(separator != '\t')
                .setIgnoreEmptyLines(true)
                .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_ALL)
                .get();
    }

    /** The one that the line of column names holds most of. */
    private static char separator(String text) {
        String header = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .findFirst()
                .orElse("");
        char best = SEPARATORS.get(0);
        for (char candidate : SEPARATORS) {
            if (count(header, candidate) > count(header, best)) {
                best = candidate;
            }
        }
        return best;
    }

    private static long count(String text, char sought) {
        return text.chars().filter(c -> c == sought).count();
    }

    private static int lineEndsWithin(CSVRecord record) {
        return (int) record.stream().mapToLong(value -> count(value, '\n')).sum();
    }

    private void accept(CSVRecord record, int line) {
        if (record.stream().allMatch(String::isBlank)) {
            return;
        }
        if (columns.isEmpty()) {
            head(record, line);
        } else if (record.size() > columns.size()) {
            faults.add(new Fault(
                    line,
                    "",
                    "it has %d values for %d columns".formatted(record.size(), columns.size()),
                    "Put a value that holds the separator between double quotes."));
        } else {
            rows.add(new Cells(line, texts(record), Map.of()));
        }
    }

    private void head(CSVRecord record, int line) {
        columns = record.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (column.isEmpty()) {
                continue;
            }
            if (!Columns.KNOWN.contains(column)) {
                faults.add(Columns.unknown(line, column));
            } else if (!seen.add(column)) {
                faults.add(new Fault(line, column, "there are two columns of this name", "Keep one of them."));
            }
        }
        if (!columns.contains(Cells.SERIAL)) {
            faults.add(new Fault(
                    line,
                    Cells.SERIAL,
                    "there is no such column",
                    "The first line names the columns, and each device has a product serial number."));
        }
    }

    private Map<String, String> texts(CSVRecord record) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < record.size(); i++) {
            String value = record.get(i).strip();
            if (!value.isEmpty()) {
                texts.put(columns.get(i), value);
            }
        }
        return texts;
    }

    /** The parser names the line itself in its text; a quote that never ends runs to the end of the file. */
    private static Fault unreadable(String text, Exception e) {
        String words = String.valueOf(e.getMessage());
        Matcher named = LINE_IN_MESSAGE.matcher(words);
        int line = named.find() ? Integer.parseInt(named.group(1)) : (int) count(text, '\n');
        return new Fault(
                line,
                "",
                "a double quote opens or ends where none can",
                "A quoted value stands between two double quotes, and one inside it is doubled. Lines after this one "
                        + "were not looked at.");
    }
}
