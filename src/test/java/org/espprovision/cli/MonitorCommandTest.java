package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who listens to a board. */
class MonitorCommandTest {
    @TempDir
    private Path home = Path.of("");

    private CommandLineUser user = new CommandLineUser(home);

    @BeforeEach
    void setUp() {
        user = new CommandLineUser(home);
        user.environment.put("PROVISION_CA_PASSPHRASE", "a pass phrase of the authority");
    }

    @Test
    void a_device_whose_broker_is_gone_is_heard_from_its_boot_on_and_its_failure_is_named() {
        assertThat(user.run("--port", "sim", "--sim-pace", "fast"))
                .as(user.messages())
                .isZero();
        assertThat(monitor("--reset")).isEqualTo(5);
        assertThat(user.results()).contains("boot mode:(3,", "~ld", "tls failed ssl=0");
        assertThat(user.messages()).contains("NOT CONNECTED", "[cause.broker-down]");
        assertThat(monitor("--json")).isEqualTo(5);
        assertThat(user.results()).contains("\"event\":\"console\"", "\"cause\":\"cause.broker-down\"");
    }

    @Test
    void a_blank_chip_is_called_one() {
        assertThat(monitor()).isEqualTo(1);
        assertThat(user.messages()).contains("[cause.no-image]");
    }

    @Test
    void a_port_that_is_not_there_is_named() {
        assertThat(user.run("monitor", "--port", "/dev/ttyUSB99")).isEqualTo(3);
        assertThat(user.messages()).contains("/dev/ttyUSB99", "port.");
    }

    private int monitor(String... more) {
        String[] command = {"monitor", "--port", "sim", "--sim-pace", "fast", "--seconds", "2"};
        String[] all = Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return user.run(all);
    }
}
