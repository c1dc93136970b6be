package org.espprovision.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.espprovision.broker.LogChoice.Basis;
import org.espprovision.broker.LogVisit.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MosquittoLogTest {
    private static final String MESSAGE = "New connection from 192.0.2.2:49152 on port 8883.";

    /** Times with their zone are one moment; without, half a day on either side is possible. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1795517280: ; 2026-11-24T10:48:00Z ; 0",
                "2026-11-24T10:48:00Z: ; 2026-11-24T10:48:00Z ; 0",
                "2026-11-24T11:48:00+0100: ; 2026-11-24T10:48:00Z ; 0",
                "2026-11-24T10:48:00: ; 2026-11-23T20:48:00Z ; 26",
                "2026-11-24 10:48:00: ; 2026-11-23T20:48:00Z ; 26",
                "Tue Nov 24 10:48:00 2026: ; 2026-11-23T20:48:00Z ; 26",
                "Nov 24 11:48:00 host mosquitto[812]: 1795517280: ; 2026-11-24T10:48:00Z ; 0",
                "2026-11-24T11:48:00+01:00 host mosquitto[812]: 1795517280: ; 2026-11-24T10:48:00Z ; 0",
                "1795517280.123456 host mosquitto[812]: ; 2026-11-24T10:48:00Z ; 0",
                "mosquitto-1  | 1795517280: ; 2026-11-24T10:48:00Z ; 0",
                "$SYS/broker/log/N 1795517280: ; 2026-11-24T10:48:00Z ; 0",
                "Nov 24 10:48:00 host mosquitto[812]: ;  ; ",
                "24/11/26 10-48: ;  ; ",
                "2026-13-44T10:48:00: ;  ; "
            })
    void a_message_is_found_behind_whatever_stands_before_it(String prefix, Instant earliest, Integer hours) {
        LogLine line = LogMessages.find(7, prefix + " " + MESSAGE).orElseThrow();
        assertThat(line.message()).isEqualTo(MESSAGE);
        assertThat(line.number()).isEqualTo(7);
        assertThat(line.time().map(LogTime::earliest)).isEqualTo(java.util.Optional.ofNullable(earliest));
        assertThat(line.time().map(time -> (int) java.time.Duration.between(time.earliest(), time.latest())
                        .toHours()))
                .isEqualTo(java.util.Optional.ofNullable(hours));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.2:49152, 192.0.2.2",
        "192.0.2.2, 192.0.2.2",
        "::ffff:192.0.2.2:49152, 192.0.2.2",
        "fe80::1:49152, fe80::1",
        "::1, ::1"
    })
    void an_address_is_known_without_its_port(String logged, String address) {
        assertThat(LogWords.withoutPort(logged)).isEqualTo(address);
    }

    @Test
    void the_words_of_a_client_cannot_pass_for_the_brokers() {
        var log = new MosquittoLog();
        log.accept("1: New connection from 192.0.2.2:49152 on port 8883.");
        log.accept(
                "1: New client connected from 192.0.2.2:49152 as x disconnected: Protocol error. (p2, c1, k60) (p2, c1, k60).");
        assertThat(log.about(Set.of()).visits()).singleElement().satisfies(visit -> {
            assertThat(visit.ending()).isEqualTo(Ending.OPEN);
            assertThat(visit.client()).contains("x disconnected: Protocol error. (p2, c1, k60)");
        });
    }

    @Test
    void a_new_start_of_the_broker_ends_all_that_was_waiting() {
        var log = new MosquittoLog();
        log.accept("1: New connection from 192.0.2.2:49152 on port 8883.");
        log.accept("2: mosquitto version 2.0.11 starting");
        log.accept("3: New connection from 192.0.2.3:49152 on port 8883.");
        log.accept("3: OpenSSL Error[0]: error:0A0000C1:SSL routines::no shared cipher");
        log.accept("3: Client <unknown> disconnected: Protocol error.");
        LogChoice choice = log.about(Set.of("192.0.2.3"));
        assertThat(choice.basis()).isEqualTo(Basis.NAMED);
        assertThat(choice.visits())
                .singleElement()
                .satisfies(visit -> assertThat(visit.words()).isEqualTo("no shared cipher"));
    }

    /** Ten thousand addresses, a hundred megabytes, one endless line: what is kept has a limit. */
    @Test
    void a_log_of_any_length_is_read_in_bounded_memory() throws IOException {
        var log = new MosquittoLog();
        log.read(new Endless(100L << 20));
        assertThat(log.lineCount()).isGreaterThan(10_000);
        assertThat(log.about(Set.of()).others()).hasSizeLessThanOrEqualTo(2_000);
    }

    /** Lines of ever new addresses, and every 8 MiB a stretch without a line end. */
    private static final class Endless extends InputStream {
        private final long end;
        private long given;

        Endless(long end) {
            this.end = end;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("read by blocks");
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (given >= end) {
                return -1;
            }
            long block = given / (1 << 20);
            String text = block % 8 == 7
                    ? "\0".repeat(4_000)
                    : "1: New connection from 10.0.%d.%d:49152 on port 8883.\n"
                            .formatted(given / 256 % 256, given % 256);
            byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            int count = Math.min(bytes.length, length);
            System.arraycopy(bytes, 0, into, from, count);
            given += count;
            return count;
        }
    }

    @Property
    void no_text_makes_it_throw(@ForAll("nearlyLog") String line) {
        assertThatCode(() -> {
                    var log = new MosquittoLog();
                    log.accept(line);
                    log.accept("1: Client <unknown> disconnected: Protocol error.");
                    log.about(Set.of("a"));
                    LogTime.in(line);
                })
                .doesNotThrowAnyException();
    }

    @Provide
    Arbitrary<String> nearlyLog() {
        Arbitrary<String> pieces = Arbitraries.of(
                "New connection from ",
                "New client connected from ",
                " as ",
                " (p2",
                ", u'",
                "Client ",
                "<unknown>",
                " [",
                "]",
                " disconnected",
                "Sending CONNACK to ",
                " (",
                ", ",
                ")",
                "9999999999",
                "Denied PUBLISH from ",
                "', ...",
                "OpenSSL Error[0]: ",
                ":",
                ".",
                "2026-02-31T25:61:61+99:99");
        return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(6))
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }
}
