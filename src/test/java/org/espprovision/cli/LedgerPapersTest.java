package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.espprovision.Peers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LedgerPapersTest {
    private static final String MAC = "5e:cf:7f:00:00:01";

    @TempDir
    private Path home;

    private CommandLineUser user;

    @BeforeEach
    void setUp() {
        user = new CommandLineUser(home);
    }

    @Test
    void what_was_made_goes_onto_paper_of_every_kind() throws Exception {
        assertThat(user.run("--port", "sim", "--sim-pace", "fast", "--name", "pump-1"))
                .as(user.messages())
                .isZero();

        labels("png", "labels");
        assertThat(home.resolve("labels/pump-1.png")).exists();
        assertThat(user.results()).isEqualTo(home.resolve("labels/pump-1.png") + "\n");
        labels("svg", "one.svg");
        labels("pdf", "labels.pdf");
        labels("zpl", "labels.zpl");
        assertThat(home.resolve("labels.zpl")).content().contains("^FDpump-1^FS", "^FD" + MAC + "^FS");

        assertThat(run("ledger", "conformity", "-o", home.resolve("papers").toString()))
                .isZero();
        assertThat(home.resolve("papers/pump-1.pdf")).exists();
        assertThat(run("ledger", "conformity", "-o", home.resolve("all.html").toString()))
                .isZero();
        assertThat(home.resolve("all.html"))
                .content()
                .contains("CN=", MAC, "Sketch, SHA-256", "Evidence: nonce", "pump-1");

        assertThat(run("ledger", "report", "-o", home.resolve("report.html").toString()))
                .isZero();
        assertThat(home.resolve("report.html"))
                .content()
                .contains("1 of 1", "100.0 %", "write the flash and read it back", MAC);

        Path zbarimg = Peers.require("zbarimg");
        Process scan = new ProcessBuilder(
                        zbarimg.toString(),
                        "--quiet",
                        "--raw",
                        home.resolve("labels/pump-1.png").toString())
                .start();
        assertThat(new String(scan.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .startsWith("pump-1;" + MAC + ";");

        refusals();
    }

    private void refusals() throws Exception {
        assertThat(run("ledger", "report", "-o", home.resolve("report.html").toString()))
                .isEqualTo(2);
        assertThat(user.messages()).contains("[file.exists]");
        assertThat(run("ledger", "labels", "--format", "pdf", "--search", "valve", "-o", "x.pdf"))
                .isEqualTo(2);
        assertThat(user.messages()).contains("no confirmed device with 'valve' [paper.nothing]");
        assertThat(run("ledger", "labels", "--format", "pdf", "--since", "yesterday", "-o", "x.pdf"))
                .isEqualTo(2);
        assertThat(user.messages()).contains("--since 'yesterday' cannot be used");
        Path template = Files.writeString(
                home.resolve("bad.yaml"), "width: 9\nheight: 9\nqr: {text: \"{id}\", x: 0, y: 0, size: 9}\n");
        assertThat(run("ledger", "labels", "--format", "pdf", "--template", template.toString(), "-o", "x.pdf"))
                .isEqualTo(2);
        assertThat(user.messages()).contains("line 3: there is no field {id}", "{certificate-serial}");
        assertThat(run("ledger", "labels", "--format", "gif", "-o", "x.gif")).isEqualTo(2);
        assertThat(Path.of("x.pdf")).doesNotExist();
    }

    private void labels(String format, String output) {
        assertThat(run(
                        "ledger",
                        "labels",
                        "--format",
                        format,
                        "-o",
                        home.resolve(output).toString()))
                .as(user.messages())
                .isZero();
        assertThat(home.resolve(output)).exists();
    }

    private int run(String... arguments) {
        return user.run(arguments);
    }
}
