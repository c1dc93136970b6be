package org.espprovision.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.espprovision.console.SpeedFollower.BOOT_BAUD;
import static org.espprovision.console.SpeedFollower.SKETCH_BAUD;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.espprovision.console.ConsoleEvent.EbootStarted;
import org.espprovision.serial.PortException;
import org.junit.jupiter.api.Test;

class ConsoleReaderTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final ScriptedLine line = new ScriptedLine();

    @Test
    void it_hears_the_boot_log_and_then_the_sketch_each_at_its_speed() throws Exception {
        List<ConsoleLine> live = new CopyOnWriteArrayList<>();
        try (ConsoleReader console = ConsoleReader.start(line, Clock.systemUTC(), live::add)) {
            line.send(" ets Jan  8 2013,rst cause:2, boot mode:(3,6)\r\n~ld\r\n", BOOT_BAUD);
            assertThat(console.await(now -> now.has(EbootStarted.class), SOON)).isPresent();
            line.send("ep1 9 run ready heap=1\nep1 10 mqtt lost st", SKETCH_BAUD);
            ConsoleEvidence evidence = console.await(now -> now.has(Milestone.RunReady.class), SOON)
                    .orElseThrow();
            assertThat(evidence.unfinished()).isEqualTo("ep1 10 mqtt lost st");
            assertThat(evidence.rawBytes()).isEqualTo(94);
        }
        assertThat(line.speeds()).containsExactly(BOOT_BAUD, SKETCH_BAUD);
        assertThat(live).extracting(ConsoleLine::text).hasSize(4).endsWith("ep1 10 mqtt lost st");
    }

    @Test
    void waiting_ends_when_the_time_is_up() throws Exception {
        try (ConsoleReader console = ConsoleReader.start(line, Clock.systemUTC())) {
            assertThat(console.await(now -> !now.isSilent(), Duration.ofMillis(20)))
                    .isEmpty();
        }
    }

    @Test
    void a_pulled_cable_reaches_whoever_waits() {
        try (ConsoleReader console = ConsoleReader.start(line, Clock.systemUTC())) {
            line.pull();
            assertThatThrownBy(() -> console.await(now -> now.has(EbootStarted.class), SOON))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("scripted");
        }
    }

    @Test
    void closing_ends_the_wait_of_others_and_keeps_what_was_heard() throws Exception {
        ConsoleReader console = ConsoleReader.start(line, Clock.systemUTC());
        line.send("rc= -2\n", BOOT_BAUD);
        assertThat(console.await(now -> now.has(Milestone.MqttFailed.class), SOON))
                .isPresent();
        console.close();
        console.close();
        assertThat(console.await(now -> now.has(EbootStarted.class), SOON)).isEmpty();
        assertThat(console.evidence().lines()).hasSize(1);
    }
}
