package org.espprovision.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ManifestPropertiesTest {
    private static final Path FOLDER = Path.of("").toAbsolutePath();
    private static final Path HERE = FOLDER.resolve("devices.csv");

    @Property(tries = 300)
    void what_a_spreadsheet_program_quotes_comes_back_as_it_was(
            @ForAll("serials") List<String> serials, @ForAll("separators") String separator) {
        StringBuilder csv = new StringBuilder("serial" + separator + "name\r\n");
        serials.forEach(serial -> csv.append('"')
                .append(serial.replace("\"", "\"\""))
                .append('"')
                .append(separator)
                .append("x\r\n"));
        List<Fault> faults = new ArrayList<>();

        List<Cells> rows = CsvRows.read(csv.toString(), faults);

        assertThat(faults).isEmpty();
        assertThat(rows).extracting(row -> row.text(Cells.SERIAL).orElse("")).isEqualTo(serials);
        assertThat(rows).extracting(Cells::line).isEqualTo(lines(serials.size()));
    }

    @Property(tries = 300)
    void no_bytes_at_all_break_the_reader(@ForAll byte[] bytes) {
        List<Fault> faults = new ArrayList<>();
        try {
            String text = ManifestText.decode(HERE, bytes);
            new RowCheck(FOLDER, new AnyDevice(), faults).rows(CsvRows.read(text, faults));
            new RowCheck(FOLDER, new AnyDevice(), faults).rows(YamlRows.read(text, faults));
        } catch (ManifestException e) {
            assertThat(e.code()).isIn("manifest.encoding", "manifest.form");
        }
    }

    @Property(tries = 300)
    void no_text_of_the_field_breaks_the_reader(@ForAll("scraps") String text) {
        List<Fault> faults = new ArrayList<>();

        new RowCheck(FOLDER, new AnyDevice(), faults).rows(CsvRows.read(text, faults));
        new RowCheck(FOLDER, new AnyDevice(), faults).rows(YamlRows.read(text, faults));

        int last = 1 + (int) text.chars().filter(c -> c == '\n' || c == '\r').count();
        assertThat(faults).allSatisfy(fault -> assertThat(fault.line()).isBetween(1, last));
    }

    /** However a file is cut while it is written, what is read so far is the beginning of what comes of it. */
    @Property(tries = 200)
    void a_file_read_while_it_grows_never_changes_its_beginning(
            @ForAll("serials") List<String> serials, @ForAll double at) {
        StringBuilder csv = new StringBuilder("serial,name\n");
        serials.forEach(
                serial -> csv.append('"').append(serial.replace("\"", "\"\"")).append("\",x\n"));
        String whole = csv.toString();
        int header = "serial,name\n".length();
        int cut = header + (int) (Math.abs(at % 1) * (whole.length() - header));
        String part = whole.substring(0, cut);
        List<Fault> faults = new ArrayList<>();

        List<Cells> early = CsvRows.read(part.substring(0, CsvRows.wholePart(part)), faults);

        assertThat(CsvRows.read(whole, new ArrayList<>()).subList(0, early.size()))
                .isEqualTo(early);
        assertThat(faults).isEmpty();
    }

    @Provide
    Arbitrary<List<String>> serials() {
        return Arbitraries.strings()
                .withChars("aB7 ;,\t\"'#=ö-")
                .ofMinLength(1)
                .ofMaxLength(12)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<String> separators() {
        return Arbitraries.of(",", ";", "\t");
    }

    @Provide
    Arbitrary<String> scraps() {
        return Arbitraries.of(
                        "serial",
                        "name",
                        "mac",
                        "files",
                        "devices:",
                        "\n",
                        "\r\n",
                        ",",
                        ";",
                        "\"",
                        ": ",
                        "  - ",
                        "{n}",
                        "{",
                        "A-1",
                        "#",
                        "sep=",
                        "/a=b",
                        "|",
                        "&a",
                        "*a",
                        "[",
                        "!x",
                        "\t")
                .list()
                .ofMaxSize(25)
                .map(parts -> String.join("", parts));
    }

    private static List<Integer> lines(int rows) {
        List<Integer> lines = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            lines.add(row + 2);
        }
        return lines;
    }
}
