package org.espprovision.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espprovision.MacAddress;
import org.espprovision.Peers;
import org.espprovision.paper.BatchSummary.Board;
import org.espprovision.paper.BatchSummary.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class BatchReportTest {
    private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void a_report_counts_draws_and_lists_and_needs_nothing_but_itself() throws Exception {
        List<Board> boards = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            boards.add(board(i, Ending.CONFIRMED, i < 2 ? List.of("broker.timeout in confirm") : List.of()));
        }
        boards.add(board(8, Ending.FAILED, List.of("chip.silent in identify", "broker.timeout in confirm")));
        boards.add(board(9, Ending.UNFINISHED, List.of()));
        byte[] html = BatchReport.html(new BatchSummary(
                "Batch <48>",
                START,
                boards,
                Map.of("write", List.of(Duration.ofSeconds(9), Duration.ofSeconds(5), Duration.ofSeconds(7)))));
        String text = new String(html, StandardCharsets.UTF_8);

        Document page = LabelsTest.parse(text.replace("<!DOCTYPE html>", "").getBytes(StandardCharsets.UTF_8));

        assertThat(text)
                .contains("8 of 10", "80.0 %", "60.0 %", "7.0 s, 9.0 s (3)")
                .contains("prefers-color-scheme: dark", "@media print")
                .doesNotContain("<script", "<link", "src=", "url(", "@import");
        assertThat(page.getElementsByTagName("h1").item(0).getTextContent()).isEqualTo("Batch <48>");
        assertThat(page.getElementsByTagName("svg").getLength()).isEqualTo(4);
        assertThat(page.getElementsByTagName("svg").item(2).getTextContent())
                .containsSubsequence("broker.timeout in confirm", "3", "chip.silent in identify", "1");
        assertThat(page.getElementsByTagName("tr").getLength()).isEqualTo(11);
    }

    @Test
    void an_empty_batch_is_said_to_be_empty() {
        byte[] html = BatchReport.html(new BatchSummary("Nothing", START, List.of(), Map.of()));

        assertThat(new String(html, StandardCharsets.UTF_8))
                .contains("No board.", "0 of 0")
                .doesNotContain("NaN");
    }

    @Test
    void a_certificate_of_conformity_says_all_of_a_device_on_a_page() throws Exception {
        Path pdftotext = Peers.require("pdftotext");
        List<DeviceSheet> sheets = List.of(Sheets.device(1), Sheets.device(2));
        Path file = Files.write(folder.resolve("conformity.pdf"), new Conformity().pdf(sheets));

        String[] pages = LabelsTest.run(pdftotext.toString(), "-layout", file.toString(), "-")
                .split("\f", -1);

        assertThat(pages).hasSize(3);
        assertThat(pages[0].replaceAll("\\s+", ""))
                .contains("A-1", "pump-1", "5c:cf:7f:01:02:01", "4f3a2b1", "ab".repeat(32), "CN=Testauthority")
                .contains("line1", "broker.example.org:8883", "cd".repeat(32));
        String html = new String(new Conformity().html(sheets), StandardCharsets.UTF_8);
        assertThat(LabelsTest.parse(html.replace("<!DOCTYPE html>", "").getBytes(StandardCharsets.UTF_8))
                        .getElementsByTagName("section")
                        .getLength())
                .isEqualTo(2);
    }

    private static Board board(int number, Ending ending, List<String> failures) {
        Instant begun = START.plusSeconds(60L * number);
        return new Board(
                new MacAddress(number),
                Optional.of("A-" + number),
                "pump-" + number,
                ending,
                begun,
                begun.plusSeconds(40),
                failures);
    }
}
