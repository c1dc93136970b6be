package org.espprovision.desktop;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.swing.SwingUtilities;

/**
 * Work away from the event thread. Errands owns its threads: one for boards and one for everything else, so that a list is
 * never behind a board. {@link #close} interrupts both.
 */
final class Errands implements AutoCloseable {
    private final ExecutorService boards = thread("desktop-board");
    private final ExecutorService others = thread("desktop-errand");

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(work -> {
            var made = new Thread(work, name);
            made.setDaemon(true);
            return made;
        });
    }

    /** Work with a board. */
    void board(Runnable work) {
        boards.execute(work);
    }

    /** Fetches something; what came of it is told on the event thread. */
    <T> void run(Callable<T> work, Consumer<T> done, Consumer<Throwable> failed) {
        others.execute(() -> {
            try {
                T result = work.call();
                SwingUtilities.invokeLater(() -> done.accept(result));
            } catch (Exception | LinkageError e) {
                SwingUtilities.invokeLater(() -> failed.accept(e));
            }
        });
    }

    @Override
    public void close() {
        boards.shutdownNow();
        others.shutdownNow();
    }
}
