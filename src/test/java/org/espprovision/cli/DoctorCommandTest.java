package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code provision doctor} as a person and as a program uses it. */
@Timeout(120)
class DoctorCommandTest {
    private static final int WELL = 0;
    private static final int A_PORT_OF_THIS_MACHINE_IS_CLOSED = 3;

    @TempDir
    private Path home;

    private CommandLineUser user;

    @BeforeEach
    void setUp() {
        user = new CommandLineUser(home);
    }

    @Test
    void a_machine_without_a_workspace_is_looked_at_and_stays_as_it_is() {
        int status = user.run("doctor");
        assertThat(status).as(user.results()).isIn(WELL, A_PORT_OF_THIS_MACHINE_IS_CLOSED);
        assertThat(user.results())
                .contains("Java " + System.getProperty("java.version"), "no workspace", "no broker is set")
                .contains(status == WELL ? "WELL  nothing stands in the way" : "ports.permission");
        assertThat(home.resolve("workspace")).doesNotExist();
    }

    @Test
    void settings_that_stop_every_other_command_are_told_by_the_doctor_with_all_the_rest() throws IOException {
        settings("wifi-sid: bench");
        user.environment.put("PROVISION_BROKR", "mqtts://localhost");
        assertThat(user.run("doctor")).isEqualTo(2);
        assertThat(user.results())
                .contains("PROBLEM", "settings.unknown", "'wifi-ssid'", "PROVISION_BROKR", "PROVISION_BROKER?")
                .contains("there is no ledger yet", "NOT WELL");
        assertThat(user.run("ledger", "list")).isEqualTo(2);
        assertThat(user.messages()).contains("settings.unknown");
    }

    @Test
    void a_broker_that_is_not_there_is_a_problem_of_its_own_kind() throws IOException {
        int port;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        settings("broker: mqtts://localhost:" + port);
        assertThat(user.run("doctor")).isEqualTo(5);
        assertThat(user.results()).contains("broker.unreachable", ":" + port);
        assertThat(user.run("doctor", "--broker", "mqtt://localhost")).isEqualTo(5);
        assertThat(user.results()).contains("broker.address", "mqtts://host:8883");
    }

    @Test
    void a_port_that_the_embedded_broker_cannot_have_is_named() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(user.run("doctor", "--broker", "embedded:localhost:" + taken.getLocalPort()))
                    .isEqualTo(5);
            assertThat(user.results()).contains("broker.port", Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void a_program_gets_one_line_a_finding_and_the_result_last() {
        int status = user.run("doctor", "--json");
        List<String> lines = user.results().lines().toList();
        assertThat(lines).allMatch(line -> line.startsWith("{\"schema\":1,"));
        assertThat(lines.get(0)).contains("\"event\":\"finding\"", "\"code\":\"machine.system\"", "\"weight\":\"ok\"");
        assertThat(lines.get(lines.size() - 1)).contains("\"event\":\"result\"", "\"exit\":" + status + "}");
    }

    private void settings(String text) throws IOException {
        Files.createDirectories(user.workspace());
        Files.writeString(user.workspace().resolve("provision.yaml"), text + "\n");
    }
}
