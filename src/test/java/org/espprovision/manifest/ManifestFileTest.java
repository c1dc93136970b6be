package org.espprovision.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espprovision.MacAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestFileTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    private Path folder;

    @Test
    void a_row_has_everything_a_device_may_have_of_its_own() throws IOException {
        Files.writeString(folder.resolve("a.json"), "{}");
        Files.writeString(folder.resolve("pw.txt"), "correct horse");
        write(
                "serial,name,mac,wifi-ssid,wifi-password-file,ntp,files",
                "A-1,pump-{serial}-{n:3},5C-CF-7F-01-02-03,shop,pw.txt,ntp.example.org,/a=a.json | /b=a.json");

        assertThat(rows())
                .containsExactly(new Row(
                        2,
                        1,
                        "A-1",
                        "pump-{serial}-{n:3}",
                        Optional.of(mac(3)),
                        Map.of(
                                Setting.WIFI_SSID, "shop",
                                Setting.WIFI_PASSWORD_FILE,
                                        folder.resolve("pw.txt").toString(),
                                Setting.NTP, "ntp.example.org"),
                        Map.of("/a", folder.resolve("a.json"), "/b", folder.resolve("a.json"))));
        assertThat(rows().get(0).knownName()).contains("pump-A-1-001");
    }

    @Test
    void a_yaml_file_says_the_same_with_less_repetition() throws IOException {
        Files.writeString(folder.resolve("a.json"), "{}");
        Files.writeString(folder.resolve("devices.yaml"), """
                name: pump-{serial}
                ntp: ntp.example.org
                devices:
                  - serial: 0017
                    mac: 5c:cf:7f:01:02:03
                  - serial: A-2
                    name: valve-{mac6}
                    files:
                      /a: a.json
                """);

        List<Row> rows = open("devices.yaml").get().rows();

        assertThat(rows).extracting(Row::serial).containsExactly("0017", "A-2");
        assertThat(rows).extracting(row -> row.nameOn(mac(3))).containsExactly("pump-0017", "valve-010203");
        assertThat(rows).extracting(Row::line).containsExactly(4, 6);
        assertThat(rows.get(1).settings()).containsEntry(Setting.NTP, "ntp.example.org");
        assertThat(rows.get(1).files()).containsEntry("/a", folder.resolve("a.json"));
    }

    @Test
    void every_fault_is_told_at_once_each_with_its_line_and_column() throws IOException {
        write(
                "serial,name,mac,nane,wifi-password,files",
                "A-1,x-{serial},,,,",
                "A-1,y-{n},,,,",
                ",z-{n},,,,",
                "A-4,{color},,,,",
                "A-5,,6.001E+11,,,",
                "A-6,x-A-1,5c:cf:7f:01:02:03,,,",
                "A-7,q-{n},5ccf7f010203,,,",
                "A-8,r-{n},,,,/a=missing.json",
                "A-9,s-{n},,,,a.json",
                "A-10,1,2,3,4,5,6");

        ManifestException wrong = failure("devices.csv");

        assertThat(wrong.code()).isEqualTo("manifest.wrong");
        assertThat(wrong.faults())
                .extracting(fault -> fault.line() + " " + fault.column() + ": " + fault.what())
                .containsExactly(
                        "1 nane: there is no such column",
                        "1 wifi-password: a secret does not stand in a manifest",
                        "3 serial: A-1 is on line 2 already",
                        "4 serial: the product serial number is missing",
                        "5 name: no field {color}",
                        "6 mac: '6.001E+11' is no MAC address",
                        "7 name: x-A-1 is on line 2 already",
                        "8 mac: 5c:cf:7f:01:02:03 is on line 7 already",
                        "9 files: there is no file " + folder.resolve("missing.json"),
                        "10 files: 'a.json' is not PATH-ON-DEVICE=FILE",
                        "11 : it has 7 values for 6 columns");
        assertThat(wrong.remedy()).contains("Did you mean 'name'?", "wifi-password-file");
    }

    @Test
    void of_very_many_faults_fifty_are_shown_and_the_rest_counted() throws IOException {
        Files.writeString(folder.resolve("devices.csv"), "serial\n" + "A-1\n".repeat(62));

        ManifestException wrong = failure("devices.csv");

        assertThat(wrong.what()).contains("61 faults");
        assertThat(wrong.faults()).hasSize(61);
        assertThat(wrong.remedy())
                .contains("line 52, serial")
                .doesNotContain("line 53")
                .endsWith("and 11 more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void exports_of_spreadsheet_programs_are_read_as_they_come(String charset) throws IOException {
        String text = "\uFEFFSerial;Name\r\n\"A;1\";\"höhe \"\"1\"\"\"\r\n;\r\nB;x\r\n";
        Files.write(folder.resolve("devices.csv"), text.getBytes(Charset.forName(charset)));

        assertThat(rows()).extracting(Row::serial).containsExactly("A;1", "B");
        assertThat(rows()).extracting(Row::template).containsExactly("höhe \"1\"", "x");
        assertThat(rows()).extracting(Row::line).containsExactly(2, 4);
    }

    @Test
    void tabs_and_an_announced_separator_and_comments_are_understood() throws IOException {
        Files.writeString(folder.resolve("devices.csv"), "serial\tname\nA\tx\n");
        assertThat(rows()).extracting(Row::template).containsExactly("x");

        Files.writeString(folder.resolve("devices.csv"), "sep=;\n# two, of \"them\n\nserial;name\nA;x\n");
        assertThat(rows()).extracting(Row::line).containsExactly(5);
    }

    @Test
    void what_is_no_such_text_is_said_plainly() throws IOException {
        Files.write(folder.resolve("devices.csv"), "serial\nH\u00f6he\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(failure("devices.csv"))
                .hasMessageContaining("not UTF-8 text: line 2")
                .extracting(ManifestException::remedy)
                .asString()
                .contains("CSV UTF-8");

        Files.write(folder.resolve("devices.csv"), new byte[] {'P', 'K', 3, 4, 20, 0});
        assertThat(failure("devices.csv")).hasMessageContaining("is a spreadsheet");

        Files.write(folder.resolve("devices.csv"), "serial\nA\n".getBytes(StandardCharsets.UTF_16LE));
        assertThat(failure("devices.csv").code()).isEqualTo("manifest.encoding");

        for (String nothing : List.of("", "\n\n", "serial,name\n")) {
            Files.writeString(folder.resolve("devices.csv"), nothing);
            assertThat(failure("devices.csv").code()).isEqualTo("manifest.empty");
        }
        Files.writeString(folder.resolve("devices.csv"), "serial,name\nA,\"x\nB,y\n");
        settle();
        assertThat(failure("devices.csv").faults()).extracting(Fault::line).containsExactly(2);

        Files.writeString(folder.resolve("devices.yaml"), "devices:\n  - serial: [\n");
        assertThat(failure("devices.yaml").faults()).hasSize(1);
        assertThat(failure("devices.xls").code()).isEqualTo("manifest.unreadable");
    }

    @Test
    void rows_added_at_the_end_are_taken_up_and_a_half_written_one_waits() throws IOException {
        write("serial", "A-1");
        ManifestFile file = open("devices.csv");

        append("A-2\nA-");
        assertThat(file.get().rows()).extracting(Row::serial).containsExactly("A-1", "A-2");
        assertThat(file.isWaiting()).isTrue();

        append("3\n");
        assertThat(file.get().rows()).extracting(Row::serial).containsExactly("A-1", "A-2", "A-3");
        assertThat(file.isWaiting()).isFalse();
    }

    @Test
    void a_last_line_without_its_end_counts_once_nobody_has_written_for_a_while() throws IOException {
        Files.writeString(folder.resolve("devices.csv"), "serial\nA-1\nA-2");
        assertThat(rows()).hasSize(1);

        settle();
        assertThat(rows()).hasSize(2);
    }

    @Test
    void the_last_device_of_a_growing_yaml_file_waits_until_another_follows() throws IOException {
        Path yaml = folder.resolve("devices.yaml");
        Files.writeString(yaml, "devices:\n  - serial: A-1\n");
        ManifestFile file = open("devices.yaml");

        Files.writeString(yaml, "  - serial: A-2\n", StandardOpenOption.APPEND);
        assertThat(file.get().rows()).hasSize(1);

        Files.writeString(yaml, "    mac: 5c:cf:7f:01:02:03\n  - serial: A-3\n", StandardOpenOption.APPEND);
        assertThat(file.get().rows()).hasSize(2);
        assertThat(file.get().rows().get(1).mac()).contains(mac(3));
    }

    @Test
    void a_change_in_what_was_read_stops_until_it_is_undone() throws IOException {
        write("serial", "A-1", "A-2");
        ManifestFile file = open("devices.csv");

        write("serial", "A-1", "B-2", "A-3");
        assertThat(catchThrowableOfType(ManifestException.class, file::get).code())
                .isEqualTo("manifest.changed");

        write("serial", "A-1", "A-2", "A-2");
        assertThat(catchThrowableOfType(ManifestException.class, file::get).code())
                .isEqualTo("manifest.wrong");

        write("serial", "A-1", "A-2", "A-3");
        assertThat(file.get().rows()).hasSize(3);
    }

    private List<Row> rows() {
        return open("devices.csv").get().rows();
    }

    private ManifestFile open(String name) {
        return ManifestFile.open(folder.resolve(name), new AnyDevice(), CLOCK);
    }

    private ManifestException failure(String name) {
        return catchThrowableOfType(ManifestException.class, () -> open(name));
    }

    private void write(String... lines) throws IOException {
        Files.writeString(folder.resolve("devices.csv"), String.join("\n", lines) + "\n");
        touch(NOW);
    }

    private void append(String text) throws IOException {
        Files.writeString(folder.resolve("devices.csv"), text, StandardOpenOption.APPEND);
        touch(NOW);
    }

    /** As if it had been written long ago. */
    private void settle() throws IOException {
        touch(NOW.minusSeconds(60));
    }

    private void touch(Instant time) throws IOException {
        Files.setLastModifiedTime(folder.resolve("devices.csv"), FileTime.from(time));
    }

    private static MacAddress mac(int last) {
        return new MacAddress(0x5ccf_7f01_0200L + last);
    }
}
