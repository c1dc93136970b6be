package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espprovision.Peers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Results that somebody stops reading, in processes of their own behind real pipes. */
@Timeout(60)
class PipesTest {
    @TempDir
    private Path home;

    private CommandLineUser user;

    @BeforeEach
    void setUp() {
        user = new CommandLineUser(home);
    }

    @Test
    void a_reader_that_has_seen_enough_ends_it_quietly() throws Exception {
        assertThat(behind("head -1", "completion bash")).isEmpty();
        assertThat(behind("true", "help ca issue")).isEmpty();
    }

    @Test
    void nothing_is_coloured_or_redrawn_without_a_terminal() throws Exception {
        assertThat(behind("cat", "--port sim --sim-pace fast")).doesNotContain("\u001b", "\r");
        assertThat(Files.readString(home.resolve("seen"))).contains("CONFIRMED").doesNotContain("\u001b", "\r");
    }

    /** What came on standard error while the reader had the other end of standard output. */
    private String behind(String reader, String arguments) throws Exception {
        Path err = home.resolve("err");
        var builder = new ProcessBuilder(
                Peers.require("bash").toString(),
                "-c",
                "\"$1\" -cp \"$2\" org.espprovision.cli.Main %s 2> \"$3\" | %s > \"$4\"".formatted(arguments, reader),
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                System.getProperty("java.class.path"),
                err.toString(),
                home.resolve("seen").toString());
        builder.environment().putAll(user.environment);
        builder.environment().put("XDG_CONFIG_HOME", home.resolve(".config").toString());
        assertThat(builder.start().waitFor()).isZero();
        return Files.readString(err, StandardCharsets.UTF_8);
    }
}
