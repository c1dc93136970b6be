package org.espprovision.station.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.espprovision.station.StationEvent;
import org.espprovision.station.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which boards are taken, tried again and put aside; what the steps do is somebody else's matter here. */
@Timeout(20)
class LineTest {
    private final Tray tray = new Tray();
    private final List<LineEvent> events = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();

    @Test
    void a_step_is_tried_again_as_often_as_the_policy_says_and_then_the_board_is_put_aside_with_its_reason()
            throws Exception {
        tray.put("left");
        LineTotals totals = line(
                        RetryPolicy.usual().with(List.of("write-flash=2")),
                        1,
                        failing(Step.WRITE_FLASH, FailureKind.CHIP))
                .run();
        assertThat(attempts.get("port of left")).hasValue(3);
        assertThat(totals.failed()).isEqualTo(1);
        assertThat(totals.retries()).isEqualTo(2);
        assertThat(totals.reasons()).containsExactly(Map.entry("test.failed", 1));
        BoardResult result = results().get(0);
        assertThat(result.failedAt()).contains(Step.WRITE_FLASH);
        assertThat(result.remedy()).isEqualTo("Do something.");
        assertThat(result.attempts()).isEqualTo(3);
    }

    @Test
    void what_another_try_cannot_mend_is_not_tried_again() throws Exception {
        tray.put("left");
        line(RetryPolicy.usual(), 1, failing(Step.CONFIRM, FailureKind.CREDENTIALS))
                .run();
        assertThat(attempts.get("port of left")).hasValue(1);
    }

    @Test
    void a_line_ends_by_itself_when_board_after_board_fails_for_what_is_none_of_theirs() throws Exception {
        for (int slot = 0; slot < 9; slot++) {
            tray.put("slot " + slot);
        }
        Line line = line(RetryPolicy.usual(), 99, (port, listener, cancellation) -> {
            throw new Failure(FailureKind.CREDENTIALS);
        });
        assertThat(line.run().failed()).isBetween(3, 9);
        assertThat(line.isStopping()).as("somebody asked for it").isFalse();
        assertThat(events)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                LineEvent.Stopping.class,
                                stopping -> assertThat(stopping.why()).isEqualTo(LineEvent.Why.NOTHING_WORKS)));
    }

    @Test
    void a_board_that_was_pulled_is_not_waited_for() throws Exception {
        tray.put("left");
        line(RetryPolicy.usual().with(List.of("identify=9")), 1, (port, listener, cancellation) -> {
                    count(port);
                    tray.take("left");
                    throw new Failure(FailureKind.PORT);
                })
                .run();
        assertThat(attempts.get("port of left")).hasValue(1);
    }

    @Test
    void a_board_is_worked_on_once_a_visit_and_the_next_one_when_it_comes() throws Exception {
        tray.put("left");
        tray.put("right");
        Line line = line(RetryPolicy.usual(), 4, failing(Step.PACK, FailureKind.USAGE));
        CompletableFuture<LineTotals> run = running(line);
        await().until(() -> tray.finished() == 2);
        tray.take("right");
        await().until(() -> events.stream().anyMatch(LineEvent.BoardLeft.class::isInstance));
        tray.put("right"); // another board, after the place was seen empty
        tray.put("left"); // another board, faster than the line looked
        assertThat(run.get().done()).isEqualTo(4);
        assertThat(attempts.get("port of left")).hasValue(2);
        assertThat(attempts.get("port of right")).hasValue(2);
    }

    @Test
    void stopping_finishes_what_is_written_drops_the_rest_and_says_which() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        tray.put("done");
        tray.put("early");
        Line line = line(RetryPolicy.usual(), 9, (port, listener, cancellation) -> {
            boolean nearlyDone = port.endsWith("done");
            listener.on(new StationEvent.StepStarted(nearlyDone ? Step.CONFIRM : Step.WRITE_FLASH));
            written.countDown();
            await().until(() -> stopped.getCount() == 0 && (nearlyDone || cancellation.isRequested()));
            throw new Failure(cancellation.isRequested() ? FailureKind.INTERRUPTED : FailureKind.BROKER);
        });
        CompletableFuture<LineTotals> run = running(line);
        await().until(() ->
                events.stream().filter(LineEvent.BoardTold.class::isInstance).count() == 2);
        line.stop();
        tray.put("late");
        stopped.countDown();
        LineTotals totals = run.get();
        assertThat(events).contains(new LineEvent.Stopping(LineEvent.Why.ASKED, List.of("done"), List.of("early")));
        assertThat(totals.failed()).isEqualTo(1);
        assertThat(totals.dropped()).isEqualTo(1);
        assertThat(totals.retries()).isZero();
    }

    @Test
    void no_more_boards_are_taken_than_can_be_made_something_of() throws Exception {
        for (int slot = 0; slot < 5; slot++) {
            tray.put("slot " + slot);
        }
        var left = new AtomicInteger(3);
        var plan = new LinePlan(
                RetryPolicy.usual(),
                OptionalInt.empty(),
                () -> OptionalInt.of(left.get()),
                Duration.ofMillis(5),
                Duration.ofMillis(1));
        var line = new Line(
                (port, listener, cancellation) -> {
                    count(port);
                    left.decrementAndGet();
                    listener.on(new StationEvent.StepStarted(Step.AUTHORITY));
                    throw new Failure(FailureKind.USAGE);
                },
                tray,
                plan,
                Clock.systemUTC(),
                events::add);
        assertThat(line.run().done()).isEqualTo(3);
    }

    private BoardWork failing(Step step, FailureKind kind) {
        return (port, listener, cancellation) -> {
            count(port);
            listener.on(new StationEvent.StepStarted(step));
            throw new Failure(kind);
        };
    }

    private void count(String port) {
        attempts.computeIfAbsent(port, first -> new AtomicInteger()).incrementAndGet();
    }

    private Line line(RetryPolicy retry, int count, BoardWork work) {
        var plan = new LinePlan(
                retry, OptionalInt.of(count), OptionalInt::empty, Duration.ofMillis(5), Duration.ofMillis(1));
        return new Line(work, tray, plan, Clock.systemUTC(), events::add);
    }

    private static CompletableFuture<LineTotals> running(Line line) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return line.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private List<BoardResult> results() {
        return events.stream()
                .filter(LineEvent.BoardEnded.class::isInstance)
                .map(event -> ((LineEvent.BoardEnded) event).result())
                .toList();
    }

    private static final class Failure extends ProvisioningException {
        Failure(FailureKind kind) {
            super(kind, "test.failed", "it failed", "Do something.", null);
        }
    }
}
