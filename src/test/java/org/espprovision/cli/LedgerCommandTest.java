package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.espprovision.MacAddress;
import org.espprovision.ledger.Ledger;
import org.espprovision.ledger.LedgerEntry;
import org.espprovision.ledger.Origin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerCommandTest {
    private static final MacAddress MAC = MacAddress.parse("5c:cf:7f:01:02:03");

    @TempDir
    private Path home;

    private CommandLineUser user;

    @BeforeEach
    void one_board_that_is_to_be_made_and_one_that_failed() {
        user = new CommandLineUser(home);
        user.environment.put("PROVISION_CA_PASSPHRASE", "a pass phrase of the authority");
        Ledger ledger =
                Ledger.open(user.workspace().resolve("ledger"), Clock.systemUTC(), Origin.of("bench 2", "=1+1"));
        ledger.append(new LedgerEntry.Assigned(MAC, "SN-1", Optional.of("lamp-1"), Optional.empty()));
        ledger.append(
                new LedgerEntry.Failed(Optional.empty(), new MacAddress(MAC.bits() + 1), "chip.silent", "identify"));
    }

    @Test
    void boards_are_listed_searched_and_shown() {
        assertThat(user.run("ledger", "list")).isZero();
        assertThat(user.results().lines()).hasSize(2).anyMatch(line -> line.contains("failed: chip.silent"));
        assertThat(user.run("ledger", "list", "--search", "sn-1")).isZero();
        assertThat(user.results().lines()).singleElement().asString().contains("5c:cf:7f:01:02:03", "product SN-1");
        assertThat(user.run("ledger", "show", "lamp-1", "--json")).isZero();
        assertThat(user.results()).contains("\"mac\":\"5c:cf:7f:01:02:03\"", "\"station\":\"bench 2\"");
    }

    @Test
    void what_cannot_be_asked_is_a_wrong_usage() {
        for (String line : List.of("show SN-9", "list --since monday", "list --state shiny", "list --limit 0")) {
            assertThat(user.run(("ledger " + line).split(" ", -1))).as(line).isEqualTo(2);
            assertThat(user.messages()).doesNotContain("Exception");
        }
    }

    @Test
    void an_export_is_a_table_that_no_spreadsheet_runs() throws IOException {
        Path file = home.resolve("boards.csv");
        assertThat(user.run("ledger", "export", "-o", file.toString())).isZero();
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("mac,product,name,state,verdict,");
        assertThat(lines.get(1) + lines.get(2)).contains(",bench 2,'=1+1,");
        assertThat(user.run("ledger", "export", "--format", "json")).isZero();
        assertThat(user.results().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"mac\":"));
    }

    @Test
    void a_checkpoint_kept_elsewhere_shows_that_the_end_was_cut_off() throws IOException {
        Path kept = home.resolve("kept");
        assertThat(user.run("ledger", "checkpoint", "-o", kept.toString())).isZero();
        String key = user.workspace().resolve("station.pub.pem").toString();
        assertThat(user.run("ledger", "verify", "--station-key", key, "--checkpoint", kept.toString()))
                .isZero();
        assertThat(user.run("ledger", "verify", "--station-key", "ab".repeat(32)))
                .isEqualTo(4);
        assertThat(user.results()).contains("signed by another key");

        Path journal = user.workspace().resolve("ledger/journal.jsonl");
        Files.write(journal, Files.readAllLines(journal).subList(0, 2));
        assertThat(user.run("ledger", "verify")).isZero();
        assertThat(user.run("ledger", "verify", "--checkpoint", kept.toString()))
                .isEqualTo(4);
        assertThat(user.results()).contains("its end was cut off");
        assertThat(user.run("ledger", "verify", "--station-key", key)).isEqualTo(4);
        assertThat(user.results()).contains("nothing is signed");
    }
}
