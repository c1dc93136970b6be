package org.espprovision.cli;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tells a person what a command waits for, once it has waited for more than a second. Owns one thread until closed. */
final class StepTicker implements AutoCloseable {
    private final Surroundings surroundings;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "step ticker");
        thread.setDaemon(true);
        return thread;
    });
    private volatile String step = "";
    private volatile String told = "";

    StepTicker(Surroundings surroundings) {
        this.surroundings = surroundings;
        var unused = timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    void now(String what) {
        step = what;
    }

    private void look() {
        String current = step;
        if (!current.isEmpty() && !current.equals(told)) {
            told = current;
            surroundings.err().println("… " + current);
            surroundings.err().flush();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
