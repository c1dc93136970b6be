package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.espprovision.Peers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The manual pages, read by the two programs that people read them with. */
@Timeout(60)
class ManPagesTest {
    @TempDir
    private Path folder;

    private List<String> pages;

    @BeforeEach
    void setUp() throws IOException {
        ManPages.main(new String[] {folder.toString(), "1.2.3", "2026-11-24T00:00:00Z"});
        try (Stream<Path> files = Files.list(folder)) {
            pages = files.map(Path::toString).sorted().toList();
        }
    }

    @Test
    void every_command_has_a_page() {
        assertThat(pages)
                .extracting(page -> Path.of(page).getFileName().toString())
                .containsExactlyInAnyOrderElementsOf(HelpTest.commands()
                        .map(name -> name.replace(' ', '-') + ".1")
                        .toList());
    }

    @Test
    void man_finds_nothing_to_warn_of_and_shows_what_help_says() throws Exception {
        String whole = said("man", "--warnings", "-E", "UTF-8", "-l");
        assertThat(whole).doesNotContain("warning:");
        assertThat(whole)
                .contains("PROVISION-CA-ISSUE(1)", "provision 1.2.3", "2026-11-24")
                .contains("EXIT STATUS", "EXAMPLES", "SEE ALSO", "--ca-passphrase-file=FILE")
                .contains("  provision --port sim              the whole path without hardware")
                .contains("sensors/%u/data")
                .doesNotContain("%%", "\\-", "%n");
    }

    @Test
    void mandoc_finds_nothing_to_warn_of() throws Exception {
        assertThat(said("mandoc", "-T", "lint", "-W", "warning")).isEmpty();
    }

    /** All pages in one call. */
    private String said(String program, String... options) throws Exception {
        List<String> command = Stream.of(
                        Stream.of(Peers.require(program).toString()), Stream.of(options), pages.stream())
                .flatMap(words -> words)
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MANPAGER", "cat");
        builder.environment().put("MANWIDTH", "100");
        builder.environment().put("MANROFFOPT", "-c");
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.replaceAll(".\b", "");
    }
}
