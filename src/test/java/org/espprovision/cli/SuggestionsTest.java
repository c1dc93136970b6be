package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a typing error is answered with. */
class SuggestionsTest {
    @TempDir
    private Path home;

    private CommandLineUser user;

    @BeforeEach
    void setUp() {
        user = new CommandLineUser(home);
    }

    @ParameterizedTest
    @CsvSource({
        "docter, doctor",
        "flsh info, flash",
        "ca isue, issue",
        "broker chek, check",
        "--prot sim, --port",
        "--prot=sim, --port",
        "ca revoke board --reson keyCompromise, --reason",
        "flash write --prt x 0x0 f, --port",
        "image pack d --laiout 4m1m, --layout",
        "doctor --jsn, --json",
        "--color nevr ledger list, never",
        "ledger list --color=alwys, always",
        "flash reset --after rnu, run",
        "--port sim --sim-pace fats, fast",
        "help flsh, flash",
        "help ca isue, issue",
        "completion bsh, bash",
    })
    void the_nearest_word_is_named_wherever_it_goes_wrong(String typed, String meant) {
        assertThat(user.run(typed.split(" ", -1))).isEqualTo(2);
        assertThat(user.messages()).contains("Did you mean " + meant + "?", "--help");
        assertThat(user.results()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"xyzzy", "ca x", "--nothing-like-it", "ledger list --color=q"})
    void what_is_near_to_nothing_gets_no_guess(String typed) {
        assertThat(user.run(typed.split(" ", -1))).isEqualTo(2);
        assertThat(user.messages()).doesNotContain("Did you mean").contains("--help");
    }

    @Test
    void a_variable_that_is_no_setting_is_a_note_and_the_command_goes_on() {
        user.environment.put("PROVISION_WIFI_SID", "bench");
        user.environment.put("PROVISION_ZZZ", "1");
        assertThat(user.run("ledger", "list")).isZero();
        assertThat(user.messages())
                .contains("PROVISION_WIFI_SID", "Did you mean PROVISION_WIFI_SSID?", "PROVISION_ZZZ")
                .doesNotContain("bench");
    }

    @Test
    void every_variable_that_is_a_setting_or_a_secret_is_taken_without_a_note() {
        user.environment.put("PROVISION_WIFI_PASSWORD", "12345678");
        user.environment.put("PROVISION_CA_PASSPHRASE", "a pass phrase");
        user.environment.put("PROVISION_BROKER", "embedded");
        assertThat(user.run("ledger", "list")).isZero();
        assertThat(user.messages()).isEmpty();
    }

    @Test
    void a_key_of_the_settings_file_is_suggested_with_its_line() throws Exception {
        Files.createDirectories(user.workspace());
        Files.writeString(user.workspace().resolve("provision.yaml"), "# mine\nlaout: 4m1m\n");
        assertThat(user.run("ledger", "list")).isEqualTo(2);
        assertThat(user.messages()).contains("line 2", "Did you mean 'layout'?");
    }
}
