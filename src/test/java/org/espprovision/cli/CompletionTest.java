package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.espprovision.Peers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bash and zsh make of the completion script, asked in the shells themselves. */
@Timeout(60)
class CompletionTest {
    @TempDir
    private Path home;

    private CommandLineUser user;
    private Path script;

    @BeforeEach
    void setUp() throws IOException {
        user = new CommandLineUser(home);
        assertThat(user.run("completion", "bash")).isZero();
        script = Files.writeString(home.resolve("completion"), user.results());
    }

    @ParameterizedTest
    @CsvSource({
        "'', doctor",
        "di, diagnose",
        "ca rev, revoke",
        "ca issue --prof, --profile",
        "flash w, write",
        "--col, --color",
        "--color nev, never",
        "ca crl --wor, --workspace",
        "completion zs, zsh",
    })
    void bash_offers_what_fits(String typed, String wanted) throws Exception {
        assertThat(inBash("provision " + typed)).contains(wanted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca rev", "flash wri", "doc"})
    void nothing_else_fits(String typed) throws Exception {
        assertThat(inBash("provision " + typed)).hasSize(1);
    }

    @Test
    void bash_completes_the_launcher_of_a_checkout_too() throws Exception {
        // Bash looks a command up by its path, then by its last part.
        assertThat(shell("bash", "source %s; complete -p provision".formatted(script)))
                .contains(" provision");
    }

    @ParameterizedTest
    @CsvSource({"ca rev, ca revoke", "doc, doctor", "--color nev, --color never"})
    void bash_completes_a_command_line_at_a_terminal(String typed, String completed) throws Exception {
        Peers.require("zsh"); // which lends its terminal
        assertThat(atTerminal("bash --norc -i", "bind \"set enable-bracketed-paste off\"", typed))
                .contains("LINE provision " + completed);
    }

    @ParameterizedTest
    @CsvSource({"ca rev, ca revoke", "doc, doctor", "ca issue --prof, ca issue --profile"})
    void zsh_completes_a_command_line_at_a_terminal(String typed, String completed) throws Exception {
        Peers.require("zsh");
        assertThat(atTerminal("zsh -f -i", "autoload -Uz compinit; compinit -u -d %s/dump".formatted(home), typed))
                .contains("LINE provision " + completed);
    }

    @Test
    void another_shell_is_refused_with_the_ones_there_are() {
        assertThat(user.run("completion", "csh")).isEqualTo(2);
        assertThat(user.messages()).contains("csh", "bash", "zsh");
        assertThat(user.run("completion", "bsh")).isEqualTo(2);
        assertThat(user.messages()).contains("Did you mean bash?");
    }

    /** Lets bash do what Tab makes it do. */
    private List<String> inBash(String line) throws Exception {
        String ask = """
                source %s
                COMP_LINE='%s'; COMP_POINT=${#COMP_LINE}
                read -ra COMP_WORDS <<< "$COMP_LINE"
                case "$COMP_LINE" in *' ') COMP_WORDS+=('') ;; esac
                COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
                $(complete -p provision | sed 's/.*-F \\([^ ]*\\).*/\\1/') 2>/dev/null
                printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(script, line);
        return shell("bash", ask)
                .lines()
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Types into a shell that has a terminal of its own: presses Tab, then has the line as it is now printed. */
    private String atTerminal(String shell, String start, String typed) throws Exception {
        Path drive = Files.writeString(home.resolve("drive.zsh"), """
                zmodload zsh/zpty
                zpty child "TERM=dumb HOME=%1$s %2$s"
                zpty -w child '%3$s; source %4$s; PS1="REA""DY> "'
                zpty -r -m child seen '*READY> *'
                zpty -w -n child 'provision %5$s'$'\\t'$'\\C-a''echo LI""NE '$'\\C-e'$'\\n'
                zpty -r -m child seen '*LINE provision*READY> *'
                print -r -- "$seen"
                zpty -d child
                """.formatted(home, shell, start, script, typed));
        return shell("zsh", "source " + drive);
    }

    private static String shell(String shell, String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Peers.require(shell).toString(), shell.equals("bash") ? "--norc" : "-f", "-c", script)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
