package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.espprovision.Peers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code provision broker} as a person uses it, with a real Mosquitto that reads exactly what was written. */
@Timeout(120)
class BrokerCommandTest {
    @TempDir
    private Path home;

    private CommandLineUser user;
    private Path folder;
    private int port;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void setUp() throws IOException {
        // A Mosquitto that was started by root becomes another user, who must get in here.
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        user = new CommandLineUser(home);
        user.environment.put("PROVISION_CA_PASSPHRASE", "a pass phrase of the authority");
        folder = home.resolve("devices");
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
    }

    @AfterEach
    void tearDown() throws InterruptedException {
        for (Process process : started) {
            process.destroy();
            process.waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "check", "crl", "run"})
    void each_command_explains_itself_with_examples(String command) {
        assertThat(user.run("broker", command, "--help")).isZero();
        assertThat(user.results()).contains("Examples:", "provision broker " + command);
    }

    @Test
    void what_config_writes_is_started_as_it_is_a_board_is_confirmed_under_it_and_a_new_list_comes_into_force()
            throws Exception {
        Peers.require("mosquitto");
        config();
        var unused = start();
        done("broker", "check", "--broker", address());
        assertThat(user.results())
                .startsWith("FIT")
                .contains(
                        "a client without a certificate is refused",
                        "a revoked certificate is refused (alert certificate_revoked)",
                        "a device cannot write another's topic",
                        "the broker's clock agrees")
                .doesNotContain("?  ", "note");
        done("broker", "config", "--check", conf().toString());
        done("--port", "sim", "--sim-pace", "fast", "--broker", address());
        assertThat(user.results()).contains("CONFIRMED");
        assertThat(Files.readString(folder.resolve("state/mosquitto.log")))
                .contains("New client connected", "Denied PUBLISH");

        done("broker", "crl", "--broker", address(), "--install", list().toString(), "--pid-file", pidFile());
        assertThat(user.results()).contains("is in force at " + address(), "one of them refused there just now");
    }

    @Test
    void nothing_is_replaced_unless_forced_and_the_key_is_for_few() throws Exception {
        config();
        Path key = folder.resolve("certs/server.key");
        String before = Files.readString(key);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isIn("rw-r-----", "rw-------");
        assertThat(user.run("broker", "config", folder.toString(), "localhost")).isEqualTo(2);
        assertThat(user.messages()).contains("file.exists");
        assertThat(Files.readString(key)).isEqualTo(before);
        done("broker", "config", folder.toString(), "localhost", "--force", "--compat", "2.1");
        assertThat(Files.readString(conf())).contains("Mosquitto 2.1").doesNotContain("per_listener_settings");
        done("broker", "config", "--check", conf().toString(), "--compat", "2.1");
        assertThat(Files.readString(key)).isNotEqualTo(before);
        if (!"root".equals(System.getProperty("user.name"))) {
            assertThat(user.messages()).contains("sudo chown root:mosquitto " + key);
        }
    }

    @Test
    void a_broker_that_goes_on_without_revocation_or_is_not_reached_is_noticed_and_the_old_list_stays()
            throws Exception {
        Peers.require("mosquitto");
        config();
        Process mosquitto = start();
        byte[] before = Files.readAllBytes(list());
        // What a bad copy would do: the list arrives damaged, and Mosquitto drops revocation on SIGHUP.
        String spoils = "test -e %s/spoilt || { echo damaged > %s; touch %s/spoilt; }; kill -HUP $(cat %s)"
                .formatted(home, list(), home, pidFile());
        assertThat(user.run(
                        "broker",
                        "crl",
                        "--broker",
                        address(),
                        "--install",
                        list().toString(),
                        "--limit",
                        "2",
                        "--reload",
                        spoils))
                .isEqualTo(5);
        assertThat(user.messages())
                .contains(
                        "broker.crl-not-in-force",
                        "still lets in a certificate that the new list revokes",
                        "Rolled back");
        assertThat(Files.readAllBytes(list())).isEqualTo(before);
        assertThat(Files.readString(folder.resolve("state/mosquitto.log")))
                .contains("Unable to load certificate revocation file");

        assertThat(user.run(
                        "broker", "crl", "--broker", address(), "--install", list().toString(), "--reload", "false"))
                .isEqualTo(5);
        assertThat(user.messages()).contains("broker.reload", "'false' ended with status 1");
        assertThat(Files.readAllBytes(list())).isEqualTo(before);

        String own = Long.toString(ProcessHandle.current().pid());
        assertThat(user.run("broker", "crl", "--broker", address(), "--install", list().toString(), "--pid", own))
                .isEqualTo(5);
        assertThat(user.messages()).contains("no mosquitto", "nothing was sent");

        mosquitto.destroy();
        mosquitto.waitFor();
        assertThat(user.run(
                        "broker",
                        "crl",
                        "--broker",
                        address(),
                        "--install",
                        list().toString(),
                        "--pid-file",
                        pidFile()))
                .isEqualTo(5);
        assertThat(user.messages()).contains("broker.unreachable");
        assertThat(Files.readAllBytes(list())).isEqualTo(before);
    }

    @Test
    void the_embedded_broker_passes_the_same_check_and_tells_who_was_refused_and_why() throws Exception {
        done("broker", "config", folder.toString(), "localhost"); // for a certificate kept to be refused
        Process running = user.start("broker", "run", "--on", "localhost:" + port, "--json");
        try {
            Path out = home.resolve("out");
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> Files.readString(out).contains("\"ready\""));
            done("broker", "check", "--broker", address());
            await().until(() -> Files.readString(out).contains("\"REVOKED\""));
            assertThat(Files.readString(out))
                    .contains("\"NO_CERTIFICATE\"", "\"UNKNOWN_ISSUER\"", "provision-revoked-", "\"PublishDenied\"")
                    .containsPattern("\"reason\":\"REVOKED\".*\"serial\":\"[0-9a-f]{30,}\"");
        } finally {
            running.destroy();
        }
        assertThat(running.waitFor()).isEqualTo(143);
    }

    @Test
    void ctrl_c_closes_the_port_and_whoever_is_connected_and_ends_with_130() throws Exception {
        Process running = user.start("broker", "run", "--on", "localhost:" + port);
        try {
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() ->
                            Files.readString(home.resolve("out")).contains("listening: mqtts://localhost:" + port));
            try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
                new ProcessBuilder("kill", "-INT", Long.toString(running.pid()))
                        .start()
                        .waitFor();
                open.setSoTimeout(5_000);
                assertThat(open.getInputStream().read()).isEqualTo(-1);
            }
            await().atMost(2, TimeUnit.SECONDS).until(this::isRefused);
            assertThat(running.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(running.exitValue()).isEqualTo(130);
        } finally {
            running.destroyForcibly().waitFor();
        }
        assertThat(Files.readString(home.resolve("out"))).contains("closed: the endpoint was closed");
    }

    @Test
    void wrong_usage_is_told() {
        assertThat(user.run("broker")).isEqualTo(2);
        assertThat(user.run("broker", "config")).isEqualTo(2);
        assertThat(user.run("broker", "config", folder.toString(), "--listen", "99999"))
                .isEqualTo(2);
        assertThat(user.run("broker", "config", folder.toString(), "--compat", "3.1"))
                .isEqualTo(2);
        assertThat(user.messages()).contains("1.6, 2.0 or 2.1");
        assertThat(user.run("broker", "check")).isEqualTo(2);
        assertThat(user.run("broker", "check", "--broker", "mqtt://x")).isEqualTo(2);
        assertThat(user.run("broker", "check", "--broker", "mqtts://x", "--topic", "a/#"))
                .isEqualTo(2);
        assertThat(user.run("broker", "crl", "--broker", "mqtts://x", "--install", "crl.pem"))
                .isEqualTo(2);
        assertThat(user.messages()).contains("--pid-file");
        assertThat(user.run("broker", "config", "--check", home.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(user.messages()).contains("there is no");
    }

    private void config() {
        done("broker", "config", folder.toString(), "localhost", "127.0.0.1", "--listen", "127.0.0.1:" + port);
    }

    private Process start() throws IOException {
        Process mosquitto = new ProcessBuilder(Peers.require("mosquitto").toString(), "-c", conf().toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("mosquitto.out").toFile())
                .start();
        started.add(mosquitto);
        await().atMost(20, TimeUnit.SECONDS).until(() -> answers(mosquitto));
        return mosquitto;
    }

    private boolean answers(Process mosquitto) throws IOException {
        assertThat(mosquitto.isAlive())
                .as(() -> read(home.resolve("mosquitto.out")))
                .isTrue();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private boolean isRefused() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (ConnectException refused) {
            return true;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void done(String... arguments) {
        assertThat(user.run(arguments))
                .as(() -> user.results() + user.messages())
                .isZero();
    }

    private String address() {
        return "mqtts://localhost:" + port;
    }

    private Path conf() {
        return folder.resolve("mosquitto.conf");
    }

    private Path list() {
        return folder.resolve("certs/crl.pem");
    }

    private String pidFile() {
        return folder.resolve("state/mosquitto.pid").toString();
    }
}
