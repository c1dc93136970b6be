package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where there is no display, as in this process: the tests run headless. */
class DesktopCommandTest {
    @TempDir
    private Path home = Path.of("");

    @Test
    void without_a_display_it_says_so_and_points_to_the_command_line() {
        var user = new CommandLineUser(home);
        assertThat(user.run("desktop")).isEqualTo(2);
        assertThat(user.messages()).contains("[desktop.no-display]", "no display", "provision --port PORT");
        assertThat(user.run("desktop", "--json")).isEqualTo(2);
        assertThat(user.results()).contains("\"desktop.no-display\"");
    }
}
