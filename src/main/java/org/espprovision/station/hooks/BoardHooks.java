package org.espprovision.station.hooks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.espprovision.ProvisioningException;

/**
 * All hooks of a run. Each has a thread of its own and is told one board after the other, in the order in which they were
 * done; the line does not wait for any. What a hook fails at becomes a note. Closing waits until all are told, up to a
 * limit, then ends what is still at work.
 */
public final class BoardHooks implements BoardHook, AutoCloseable {
    private final List<BoardHook> hooks;
    private final List<ExecutorService> threads;
    private final Consumer<String> notes;
    private final Duration patience;

    /**
     * @param notes hears what a hook failed at, on the hooks' threads
     * @param patience how long closing waits
     */
    public BoardHooks(List<? extends BoardHook> hooks, Consumer<String> notes, Duration patience) {
        this.hooks = List.copyOf(hooks);
        this.threads =
                hooks.stream().map(hook -> Executors.newSingleThreadExecutor()).toList();
        this.notes = notes;
        this.patience = patience;
    }

    /** Whether nobody is told. */
    public boolean isEmpty() {
        return hooks.isEmpty();
    }

    /** Returns at once. */
    @Override
    public void ended(BoardRecord board) {
        for (int i = 0; i < hooks.size(); i++) {
            BoardHook hook = hooks.get(i);
            threads.get(i).execute(() -> tell(hook, board));
        }
    }

    private void tell(BoardHook hook, BoardRecord board) {
        try {
            hook.ended(board);
        } catch (ProvisioningException e) {
            notes.accept("%s [%s]".formatted(e.what(), e.code()));
        }
    }

    @Override
    public void close() {
        threads.forEach(ExecutorService::shutdown);
        long end = System.nanoTime() + patience.toNanos();
        for (ExecutorService thread : threads) {
            finish(thread, end - System.nanoTime());
        }
        for (BoardHook hook : hooks) {
            if (hook instanceof TopicHook topic) {
                topic.close();
            }
        }
    }

    private void finish(ExecutorService thread, long nanos) {
        try {
            if (!thread.awaitTermination(Math.max(0, nanos), TimeUnit.NANOSECONDS)) {
                int untold = thread.shutdownNow().size();
                notes.accept("a hook was still at work at the end; boards it was not told of: %,d".formatted(untold));
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
