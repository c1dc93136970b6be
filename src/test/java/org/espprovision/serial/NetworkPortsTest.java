package org.espprovision.serial;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NetworkPortsTest {
    private final NetworkPorts ports = new NetworkPorts();

    @Test
    void a_port_that_echoes_is_told_from_one_that_serves_serial_lines() throws Exception {
        try (var server = new OneClient((in, client) -> in.transferTo(client.getOutputStream()))) {
            assertRefused(server.url(), "port.not-rfc2217", "does not speak RFC 2217");
        }
    }

    @Test
    void a_server_that_keeps_still_is_given_up_after_three_seconds() throws Exception {
        try (var server = new OneClient((in, client) -> in.readAllBytes())) {
            assertRefused(server.url(), "port.not-rfc2217", "within 3 s");
        }
    }

    @Test
    void what_a_server_says_before_it_hangs_up_is_passed_on() throws Exception {
        try (var server = new OneClient((in, client) -> {
            client.getOutputStream().write("Port already in use\r\n".getBytes(US_ASCII));
            client.shutdownOutput();
            in.readAllBytes();
        })) {
            assertRefused(server.url(), "port.busy", "saying: Port already in use");
        }
    }

    @Test
    void a_port_nobody_listens_on_and_a_host_nobody_knows_are_missing() throws Exception {
        String url;
        try (var server = new OneClient((in, client) -> {})) {
            url = server.url();
        }
        assertRefused(url, "port.missing", "nothing listens on port");
        assertRefused("rfc2217://no-such-host.invalid:4000", "port.missing", "no computer named no-such-host.invalid");
    }

    @Test
    void a_name_without_host_or_port_is_answered_with_the_form() {
        for (String name : new String[] {"rfc2217://", "rfc2217://bench", "rfc2217://:4000", "rfc2217://bench:70000"}) {
            assertRefused(name, "port.unsupported", "rfc2217://HOST:PORT");
        }
    }

    @Test
    void both_control_lines_go_out_in_one_piece_and_a_server_that_never_answers_them_has_none() throws Exception {
        var pieces = new CompletableFuture<String>();
        try (var server = new OneClient((in, client) -> {
                    serveWithoutControlLines(in, client, pieces);
                });
                var line = ports.open(server.url())) {
            assertThat(line.hasControlLines()).isFalse();
            assertThat(pieces.get()).as("DTR off, RTS off").contains("fffa2c0509fff0" + "fffa2c050cfff0"); // RTS off
        }
    }

    @Test
    void a_connection_that_breaks_ends_a_waiting_read() throws Exception {
        try (var server =
                        new OneClient((in, client) -> serveWithoutControlLines(in, client, new CompletableFuture<>()));
                var line = ports.open(server.url())) {
            var read = CompletableFuture.supplyAsync(() -> line.read(new byte[1], Duration.ofMinutes(1)));
            server.hangUp();
            assertThatThrownBy(read::join).hasMessageContaining("the connection to " + server.url() + " ended");
        }
    }

    private void assertRefused(String url, String code, String words) {
        assertThatThrownBy(() -> ports.open(url)).isInstanceOfSatisfying(PortException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.what()).contains(words);
        });
    }

    /** Takes the option up and confirms every setting but those of DTR and RTS, as ser2net does for a pseudo-terminal. */
    private static void serveWithoutControlLines(InputStream in, Socket client, CompletableFuture<String> control)
            throws IOException {
        byte[] buffer = new byte[1024];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            String received = HexFormat.of().formatHex(buffer, 0, count);
            new TelnetParser(new Confirming(client, received, control)).feed(buffer, count);
        }
    }

    /** One request a time comes from the line under test, so each arrives whole. */
    private record Confirming(Socket client, String received, CompletableFuture<String> control)
            implements TelnetParser.Finds {
        @Override
        public void bytes(byte[] serial) {}

        @Override
        public void will(int option) {
            if (option == Telnet.COM_PORT) {
                answer(new Telnet().option(Telnet.DO, option));
            }
        }

        @Override
        public void demand(int option) {}

        @Override
        public void refusal(int option) {}

        @Override
        public void subnegotiation(byte[] content) {
            boolean aboutLines = content[1] == 5 && content[2] > 7;
            if (aboutLines) {
                control.complete(received);
            } else {
                answer(new Telnet().comPort(content[1] + 100, Arrays.copyOfRange(content, 2, content.length)));
            }
        }

        private void answer(Telnet message) {
            try {
                client.getOutputStream().write(message.bytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A server that treats its one client in one way. */
    private static final class OneClient implements AutoCloseable {
        interface Treatment {
            void of(InputStream in, Socket client) throws IOException;
        }

        private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final CompletableFuture<Socket> accepted = new CompletableFuture<>();
        private final CompletableFuture<Void> served;

        OneClient(Treatment treatment) throws IOException {
            served = CompletableFuture.runAsync(() -> {
                try (Socket client = listening.accept()) {
                    accepted.complete(client);
                    treatment.of(client.getInputStream(), client);
                } catch (IOException closed) {
                    accepted.completeExceptionally(closed);
                }
            });
        }

        String url() {
            return "rfc2217://127.0.0.1:" + listening.getLocalPort();
        }

        void hangUp() throws IOException {
            accepted.join().close();
        }

        @Override
        public void close() throws IOException {
            listening.close();
            if (accepted.isDone() && !accepted.isCompletedExceptionally()) {
                hangUp();
            }
            served.join();
        }
    }
}
