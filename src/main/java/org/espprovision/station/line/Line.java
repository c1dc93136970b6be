package org.espprovision.station.line;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.espprovision.station.StationEvent;
import org.espprovision.station.Step;
import org.jspecify.annotations.Nullable;

/**
 * A line of slots: takes every board that comes, works on all of them at the same time, and goes on until it has taken as
 * many as it should or is stopped.
 *
 * <p>Threads: the caller's of {@link #run} looks for boards; one a board does its work and ends with it. All of them meet
 * at this object's lock, under which the listener hears.
 */
public final class Line {
    /** So many boards one after the other that failed for what is none of theirs end the line: it would fail all there are. */
    private static final int FAILURES_BEYOND_BOARDS = 3;

    private final BoardWork work;
    private final Places places;
    private final LinePlan plan;
    private final Clock clock;
    private final LineListener listener;
    private final Tally tally;
    /** The visit each slot is at or was at last. */
    private final Map<String, Place> seen = new LinkedHashMap<>();

    private final Map<String, BoardRun> running = new LinkedHashMap<>();
    /** Slots whose boards nobody knows yet, so that they may still take up what can be made. */
    private final Set<String> unspoken = new HashSet<>();

    private boolean stopping;
    private boolean asked;
    /** Boards that failed one after the other for what no other board can mend. */
    private int beyondBoards;
    /** A fault of the program on a board's thread, told by {@link #run}. */
    private @Nullable RuntimeException fault;

    public Line(BoardWork work, Places places, LinePlan plan, Clock clock, LineListener listener) {
        this.work = work;
        this.places = places;
        this.plan = plan;
        this.clock = clock;
        this.listener = listener;
        this.tally = new Tally(clock, plan.count());
        tally.more(plan.more().get());
    }

    /** Works until enough boards were taken or the line was stopped, and all of them are done. */
    public LineTotals run() throws InterruptedException {
        ExecutorService hands = Executors.newCachedThreadPool(task -> new Thread(task, "line"));
        try {
            synchronized (this) {
                while (goesOn()) {
                    look(hands);
                    if (goesOn()) {
                        wait(plan.look().toMillis());
                    }
                }
                if (fault != null) {
                    throw fault;
                }
                return tally.totals();
            }
        } finally {
            letGo();
            hands.shutdown();
        }
    }

    private boolean goesOn() {
        return !running.isEmpty() || takesMore();
    }

    private boolean takesMore() {
        return !stopping && tally.wantsMore(unspoken.size());
    }

    private void look(ExecutorService hands) {
        List<Place> now = places.now();
        for (Place left : List.copyOf(seen.values())) {
            boolean gone = now.stream().noneMatch(place -> place.slot().equals(left.slot()));
            if (gone && !running.containsKey(left.slot())) {
                seen.remove(left.slot());
                listener.on(new LineEvent.BoardLeft(left));
            }
        }
        for (Place place : now) {
            boolean isNew = !place.equals(seen.get(place.slot()));
            if (isNew && !running.containsKey(place.slot()) && takesMore()) {
                take(place, hands);
            }
        }
    }

    private void take(Place place, ExecutorService hands) {
        seen.put(place.slot(), place);
        int number = tally.took();
        var board = new BoardRun(place, number, plan, clock, this::tell);
        running.put(place.slot(), board);
        unspoken.add(place.slot());
        listener.on(new LineEvent.BoardCame(place, number));
        hands.execute(() -> finish(board));
    }

    private void finish(BoardRun board) {
        try {
            BoardResult result = board.run(work, () -> places.now().contains(board.place()));
            synchronized (this) {
                tally.ended(result);
                know(board.place());
                listener.on(new LineEvent.BoardEnded(result, tally.totals()));
                beyondBoards = board.failedBeyondItself(result) ? beyondBoards + 1 : 0;
                if (beyondBoards == FAILURES_BEYOND_BOARDS) {
                    stop(LineEvent.Why.NOTHING_WORKS);
                }
            }
            places.finished(board.place());
        } catch (RuntimeException e) {
            synchronized (this) {
                fault = e;
                stop(LineEvent.Why.NOTHING_WORKS);
            }
        } finally {
            synchronized (this) {
                running.remove(board.place().slot());
                notifyAll();
            }
        }
    }

    private synchronized void tell(LineEvent event) {
        if (event instanceof LineEvent.Retried) {
            tally.retried();
        } else if (event instanceof LineEvent.BoardTold told
                && told.told() instanceof StationEvent.StepStarted started
                && started.step() == Step.AUTHORITY) {
            know(told.place());
        }
        listener.on(event);
    }

    /** The board there has its order now, or will have none. */
    private void know(Place place) {
        tally.more(plan.more().get());
        unspoken.remove(place.slot());
    }

    /** Takes the board in a slot once more, as if it had just come. */
    public synchronized void again(String slot) {
        if (!running.containsKey(slot)) {
            seen.remove(slot);
            notifyAll();
        }
    }

    public synchronized LineTotals totals() {
        return tally.totals();
    }

    /**
     * Takes no more boards. Those whose flash is written are waited for; the others are let go as they are, which the ledger
     * has as failed, with whatever certificate was issued left unconfirmed.
     */
    public synchronized void stop() {
        asked = true;
        stop(LineEvent.Why.ASKED);
    }

    private synchronized void stop(LineEvent.Why why) {
        if (stopping) {
            return;
        }
        stopping = true;
        List<String> finishing = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        for (BoardRun board : running.values()) {
            if (board.isNearlyDone()) {
                finishing.add(board.place().slot());
                board.stop();
            } else {
                dropped.add(board.place().slot());
                board.drop();
            }
        }
        listener.on(new LineEvent.Stopping(why, finishing, dropped));
        notifyAll();
    }

    /** Lets every board go as it is. */
    public synchronized void drop() {
        stop();
        letGo();
    }

    private synchronized void letGo() {
        running.values().forEach(BoardRun::drop);
    }

    /** Whether somebody asked it to end. */
    public synchronized boolean isStopping() {
        return asked;
    }
}
