package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnoseCommandTest {
    private static final String ALERT_45 =
            "rc= -2\nWiFi SSL Error: SSL received fatal alert - Decoding error: BOOLEAN value has invalid length.\n";
    private static final String REFUSED = """
            2026-11-24T10:48:00: New connection from 192.0.2.2:49152 on port 8883.
            2026-11-24T10:48:01: OpenSSL Error[0]: error:0A000086:SSL routines::certificate verify failed
            2026-11-24T10:48:01: Client <unknown> disconnected: Protocol error.
            """;

    @TempDir
    private Path home = Path.of("");

    private CommandLineUser user = new CommandLineUser(home);

    @BeforeEach
    void come() {
        user = new CommandLineUser(home);
    }

    @Test
    void cause_evidence_and_what_else_it_may_be_are_told() throws IOException {
        int status = user.run(
                "diagnose", "--console", file("console.txt", ALERT_45), "--broker-log", file("b.log", REFUSED));
        assertThat(status).isEqualTo(4);
        assertThat(user.results())
                .startsWith("NOT CONNECTED")
                .contains("[cause.device-expired]", "who          the broker refused the device")
                .contains("console.txt:2: “WiFi SSL Error", "b.log:2: “OpenSSL Error[0]", "45 is certificate_expired")
                .contains("may also be", "[cause.broker-crl-expired]", "to tell: every device is refused");
        assertThat(user.run("diagnose", "--json", "--console", file("console.txt", ALERT_45)))
                .isEqualTo(4);
        assertThat(user.results())
                .contains("\"event\":\"diagnosis\"", "\"cause\":\"cause.device-expired\"", "\"exit\":4", "\"line\":2")
                .contains("\"refused\":\"the broker refused the device\"");
    }

    @Test
    void the_certificate_decides_what_the_logs_leave_open() throws IOException {
        String ca = issue("bench");
        String cert = home.resolve("out").resolve("bench.crt").toString();
        String log = file("b.log", REFUSED.replace("2026", "2066"));
        assertThat(user.run("diagnose", "--broker-log", log, "--cert", cert, "--ca", ca))
                .isEqualTo(4);
        assertThat(user.results()).contains("[cause.device-expired]", "certificate: bench: it was valid until");
        assertThat(user.results()).doesNotContain("may also be");
        String console = file("console.txt", ALERT_45);
        assertThat(user.run("diagnose", "--console", console, "--cert", cert)).isEqualTo(4);
        assertThat(user.results()).contains("[cause.broker-crl-expired]");
        assertThat(user.run("diagnose", "--cert", cert, "--ca", cert)).isEqualTo(5);
        assertThat(user.results()).startsWith("UNKNOWN");
    }

    @Test
    void what_nothing_tells_is_unknown() throws IOException {
        assertThat(user.run("diagnose", "--console", file("console.txt", "hello\n")))
                .isEqualTo(5);
        assertThat(user.results()).startsWith("UNKNOWN").contains("[cause.unknown]");
    }

    @Test
    void a_log_may_come_through_a_pipe() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(REFUSED.getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(user.run("diagnose", "--broker-log", "-")).isEqualTo(4);
        } finally {
            System.setIn(before);
        }
        assertThat(user.results()).contains("stdin:2: “OpenSSL Error[0]");
    }

    @Test
    void only_the_time_that_was_asked_for_counts() throws IOException {
        String later = "2026-11-24T18:00:00Z: New client connected from 192.0.2.2:49153 as d1 (p2, c1, k60, u'd1').\n";
        String log = file("b.log", REFUSED.replaceAll("(:0[01]):", "$1Z:") + later);
        assertThat(user.run("diagnose", "--broker-log", log)).isZero();
        assertThat(user.results()).startsWith("CONNECTED");
        assertThat(user.run("diagnose", "--broker-log", log, "--until", "2026-11-24T12:00:00+01:00"))
                .isEqualTo(4);
    }

    @Test
    void wrong_use_is_said() throws IOException {
        assertThat(user.run("diagnose")).isEqualTo(2);
        assertThat(user.messages()).contains("--broker-log FILE");
        assertThat(user.run("diagnose", "--console", home.resolve("none.txt").toString()))
                .isEqualTo(2);
        assertThat(user.messages()).contains("none.txt cannot be read: there is no such file", "[file.unreadable]");
        assertThat(user.run("diagnose", "--cert", file("no.crt", "hello"))).isEqualTo(2);
        assertThat(user.messages()).contains("no.crt");
        assertThat(user.run("diagnose", "--console", "-", "--since", "yesterday"))
                .isEqualTo(2);
        assertThat(user.run("diagnose", "--console", "-", "--broker-log", "-")).isEqualTo(2);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(home.resolve(name), text).toString();
    }

    /** Makes an authority and one device of it; gives the authority's certificate. */
    private String issue(String name) {
        user.environment.put("PROVISION_CA_PASSPHRASE", "a pass phrase for tests");
        assertThat(user.run("ca", "init")).as(user.messages()).isZero();
        assertThat(user.run("ca", "issue", name, "-o", home.resolve("out").toString()))
                .as(user.messages())
                .isZero();
        return home.resolve("out").resolve("ca.crt").toString();
    }
}
