package org.espprovision.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.espprovision.broker.TestCertificates.Authority;
import org.junit.jupiter.api.Test;

/** Real MQTT conversations with damaged bytes in them: each ends for a reason that is told, and nobody else notices. */
class MalformedPacketsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Authority CA = TestCertificates.authority("Bench CA");
    private static final TlsIdentity DEVICE = CA.client("one");

    /** What a client's bytes may lead to. VANISHED is not among them: it would stand for an exception nobody foresaw. */
    private static final Set<CloseReason> FORESEEN =
            Set.of(CloseReason.PROTOCOL_ERROR, CloseReason.MQTT_REFUSED, CloseReason.DISCONNECTED);

    /** One way to damage a conversation. */
    private record Damage(Kind kind, int where, int with) {
        enum Kind {
            REPLACE,
            INSERT,
            DELETE,
            CUT,
            REPEAT
        }

        byte[] to(byte[] bytes) {
            int at = where % bytes.length;
            var damaged = new ByteArrayOutputStream();
            damaged.write(bytes, 0, at);
            switch (kind) {
                case REPLACE -> damaged.write(with);
                case INSERT -> damaged.writeBytes(new byte[] {(byte) with, bytes[at]});
                case DELETE, CUT -> {}
                case REPEAT -> damaged.write(bytes, at / 2, bytes.length - at / 2);
            }
            if (kind != Kind.CUT) {
                damaged.write(bytes, at + 1, bytes.length - at - 1);
            }
            return damaged.size() == 0 ? new byte[] {(byte) with} : damaged.toByteArray();
        }
    }

    @Provide
    Arbitrary<List<Damage>> damages() {
        return Combinators.combine(
                        Arbitraries.of(Damage.Kind.class),
                        Arbitraries.integers().between(0, 300),
                        Arbitraries.integers().between(0, 255))
                .as(Damage::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    private static byte[] conversation() throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(RawClient.connect(4, "one", 60));
        bytes.writeBytes(RawClient.subscribe("devices/one/down/#", 1, 1));
        bytes.writeBytes(RawClient.publish("devices/one/up/proof", "nonce=0123456789abcdef", 2));
        bytes.writeBytes(RawClient.publish("devices/one/up/a", "x".repeat(140), 0));
        bytes.writeBytes(new byte[] {(byte) 0xC0, 0}); // PINGREQ
        bytes.writeBytes(new byte[] {0x40, 2, 0, 1}); // PUBACK
        bytes.writeBytes(new byte[] {(byte) 0xE0, 0}); // DISCONNECT
        return bytes.toByteArray();
    }

    private static byte[] damaged(List<Damage> damages) throws IOException {
        byte[] bytes = conversation();
        for (Damage damage : damages) {
            bytes = damage.to(bytes);
        }
        return bytes;
    }

    @Property(tries = 3_000, seed = "8266", shrinking = ShrinkingMode.BOUNDED)
    void damaged_bytes_in_any_pieces_end_a_session_for_a_foreseen_reason_and_leave_no_buffer_behind(
            @ForAll("damages") List<Damage> damages, @ForAll @IntRange(min = 1, max = 400) int piece)
            throws IOException {
        assertIsForeseen(damaged(damages), piece);
    }

    @Property(tries = 1_000, seed = "8266", shrinking = ShrinkingMode.BOUNDED)
    void so_do_bytes_that_were_never_mqtt(@ForAll byte[] bytes, @ForAll @IntRange(min = 1, max = 400) int piece) {
        assertIsForeseen(bytes, piece);
    }

    private static void assertIsForeseen(byte[] bytes, int piece) {
        var log = new EvidenceLog();
        var channel = new EmbeddedChannel();
        var visit = new Visit(1, Clock.systemUTC(), log);
        MqttSession.addTo(channel.pipeline(), visit, new Sessions(), Limits.of(1024, 1, SOON, SOON));
        channel.pipeline().fireUserEventTriggered(new Visit.Guest(DEVICE.certificate(), new TopicRules("one")));
        var pieces = new ArrayList<ByteBuf>();
        for (int at = 0; at < bytes.length && channel.isOpen(); at += piece) {
            ByteBuf next = Unpooled.copiedBuffer(bytes, at, Math.min(piece, bytes.length - at));
            pieces.add(next);
            channel.writeInbound(next);
        }
        boolean endedByItself = !channel.isOpen();
        channel.finishAndReleaseAll();
        assertThat(pieces).allMatch(sent -> sent.refCnt() == 0);
        if (endedByItself) {
            assertThat(log.events().get(log.events().size() - 1))
                    .isInstanceOfSatisfying(
                            BrokerEvent.Closed.class,
                            end -> assertThat(end.reason()).as(end.detail()).isIn(FORESEEN));
        }
    }

    @Test
    void over_tls_a_hundred_damaged_conversations_end_and_the_bystander_is_served() throws Exception {
        var random = new Random(8266);
        var log = new EvidenceLog();
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var endpoint =
                        CheckEndpoint.open(loopback, CA.server("localhost"), CA.certificate(), Clock.systemUTC(), log);
                var bystander = RawClient.connected(endpoint.port(), CA.client("two"), "two", 60)) {
            for (int i = 0; i < 100; i++) {
                visit(endpoint.port(), damaged(damages(random)));
                bystander.sendHex("c000");
                assertThat(bystander.read(2)).isEqualTo("d000");
            }
            assertThat(log.await(
                            some -> log.events().stream()
                                            .filter(BrokerEvent.Closed.class::isInstance)
                                            .count()
                                    == 100,
                            SOON))
                    .isPresent();
        }
    }

    private static List<Damage> damages(Random random) {
        return random.ints(1 + random.nextInt(3), 0, Integer.MAX_VALUE)
                .mapToObj(any -> new Damage(
                        Damage.Kind.values()[any % Damage.Kind.values().length], (any >>> 8) % 300, any & 0xFF))
                .toList();
    }

    private static void visit(int port, byte[] bytes) throws IOException {
        try (var client = RawClient.to(port, DEVICE)) {
            client.send(bytes);
            client.socket().shutdownOutput();
            client.read(10_000);
        } catch (SocketException sentAwayWhileStillTalking) {
            // What became of it is told by the endpoint.
        }
    }
}
