package org.espprovision.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.espprovision.broker.TestCertificates.Authority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Telling a real Mosquitto. */
@Timeout(60)
class BrokerHeraldTest {
    private static final Authority CA = TestCertificates.authority("Bench CA");
    private static final TlsIdentity MONITOR = CA.client("provision-monitor");
    private static final String TOPIC = "factory/boards";

    @TempDir
    private Path files;

    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Test
    void what_is_published_arrives_also_after_the_connection_was_lost() throws IOException {
        try (var mosquitto = start();
                var herald = herald(mosquitto.port(), "provision-herald");
                var watch = BrokerWatch.open(access(mosquitto.port()), MONITOR, "watch", TOPIC, event -> {
                    if (event instanceof BrokerEvent.Observed message) {
                        heard.add(message.payload().text());
                    }
                })) {
            herald.publish(TOPIC, "first".getBytes(StandardCharsets.UTF_8));
            // A client of the same id throws it out.
            try (var other = herald(mosquitto.port(), "provision-herald")) {
                other.publish(TOPIC, "second".getBytes(StandardCharsets.UTF_8));
                herald.publish(TOPIC, "third".getBytes(StandardCharsets.UTF_8));
            }
            Awaitility.await().until(() -> heard.size() == 3);

            assertThat(heard).containsExactly("first", "second", "third");
            assertThat(watch.serverChain()).isNotEmpty();
        }
    }

    @Test
    void a_broker_that_is_gone_is_told_in_the_brokers_terms() throws IOException {
        int port;
        try (var mosquitto = start()) {
            port = mosquitto.port();
        }
        try (var herald = herald(port, "provision-herald")) {
            assertThat(catchThrowableOfType(BrokerException.class, () -> herald.publish(TOPIC, new byte[1]))
                            .code())
                    .isEqualTo("broker.unreachable");
        }
    }

    private MosquittoServer start() throws IOException {
        TestCertificates.writePem(files, "ca", CA.own());
        TestCertificates.writePem(files, "server", CA.server("localhost"));
        Files.writeString(files.resolve("acl"), "user provision-monitor\ntopic readwrite factory/#\n");
        return MosquittoServer.start(
                "cafile " + files.resolve("ca.crt"),
                "certfile " + files.resolve("server.crt"),
                "keyfile " + files.resolve("server.key"),
                "require_certificate true",
                "use_identity_as_username true",
                "acl_file " + files.resolve("acl"));
    }

    private static BrokerHerald herald(int port, String clientId) {
        return new BrokerHerald(access(port), () -> MONITOR, clientId);
    }

    private static BrokerAccess access(int port) {
        return new BrokerAccess(
                new BrokerAddress("localhost", port), CA.certificate(), Duration.ofSeconds(10), Clock.systemUTC());
    }
}
