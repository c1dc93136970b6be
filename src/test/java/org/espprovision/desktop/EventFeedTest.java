package org.espprovision.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.espprovision.station.StationEvent;
import org.espprovision.station.StationEvent.ConsoleHeard;
import org.espprovision.station.StationEvent.StepProgress;
import org.espprovision.station.StationEvent.StepStarted;
import org.espprovision.station.Step;
import org.junit.jupiter.api.Test;

class EventFeedTest {
    private final EventFeed feed = new EventFeed(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    @Test
    void of_a_steps_progress_only_the_latest_is_drawn() {
        for (int done = 1; done <= 1_000; done++) {
            feed.on(new StepProgress(Step.WRITE_FLASH, done, 1_000));
        }
        assertThat(feed.fetch().progress()).containsExactly(new StepProgress(Step.WRITE_FLASH, 1_000, 1_000));
        assertThat(feed.fetch().progress()).isEmpty();
    }

    @Test
    void a_flood_of_console_lines_costs_the_oldest_lines_and_no_step() {
        StationEvent step = new StepStarted(Step.CONFIRM);
        feed.on(step);
        for (int line = 0; line < 20_000; line++) {
            feed.on(new ConsoleHeard(Duration.ZERO, "line " + line));
        }
        var events = feed.fetch().events();
        assertThat(events).hasSize(EventFeed.MAX_WAITING);
        assertThat(events.get(0).event()).isEqualTo(step);
        assertThat(events.get(events.size() - 1).event()).isEqualTo(new ConsoleHeard(Duration.ZERO, "line 19999"));
    }

    @Test
    void a_log_holds_its_last_lines() {
        var log = new LineLog("log", "console");
        for (int line = 0; line < 12_000; line++) {
            log.add(java.util.List.of(new LineLog.Line(Duration.ZERO, "line " + line, Look.Meaning.PLAIN)));
        }
        assertThat(log.lineCount()).isEqualTo(LineLog.MAX_LINES);
        assertThat(log.content()).startsWith("line 7000\n").endsWith("line 11999");
    }
}
