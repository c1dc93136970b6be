package org.espprovision.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.espprovision.broker.TestCertificates.Authority;
import org.junit.jupiter.api.Test;

/** Ports where no broker answers, each with its own code. */
class UnreachableBrokerTest {
    private static final Authority CA = TestCertificates.authority("Bench CA");

    private static BrokerException dial(String host, int port) {
        var access = new BrokerAccess(
                new BrokerAddress(host, port), CA.certificate(), Duration.ofMillis(300), Clock.systemUTC());
        return catchThrowableOfType(
                BrokerException.class, () -> new TlsDial(access).connect(Optional.of(CA.client("m"))));
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @Test
    void a_closed_port_is_unreachable() throws Exception {
        int port;
        try (ServerSocket closedAgain = listen()) {
            port = closedAgain.getLocalPort();
        }
        assertThat(dial("localhost", port).code()).isEqualTo("broker.unreachable");
    }

    @Test
    void a_name_that_does_not_resolve_is_unreachable() {
        BrokerException e = dial("no-such-host.invalid", 8883);
        assertThat(e.code()).isEqualTo("broker.unreachable");
        assertThat(e.what()).contains("no such host");
    }

    @Test
    void a_port_that_says_nothing_times_out() throws Exception {
        try (ServerSocket mute = listen()) {
            assertThat(dial("localhost", mute.getLocalPort()).code()).isEqualTo("broker.timeout");
        }
    }

    @Test
    void a_port_that_speaks_something_else_is_no_tls() throws Exception {
        try (ServerSocket mail = listen()) {
            Thread greeter = new Thread(() -> greet(mail));
            greeter.start();
            assertThat(dial("localhost", mail.getLocalPort()).code()).isEqualTo("broker.not-tls");
            greeter.join();
        }
    }

    private static void greet(ServerSocket mail) {
        try (var caller = mail.accept()) {
            caller.getOutputStream().write("220 mail ready\r\n".getBytes(StandardCharsets.US_ASCII));
            caller.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
