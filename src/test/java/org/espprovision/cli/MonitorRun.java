package org.espprovision.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A monitor at work in this process, its output read while it runs. Closing it ends it. */
final class MonitorRun implements AutoCloseable {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final FutureTask<Integer> work;
    private final Thread thread;

    MonitorRun(Path home, InputStream in, Set<Surroundings.Stream> terminals, String... arguments) {
        var surroundings = new Surroundings(
                Map.of("PROVISION_WORKSPACE", home.resolve("workspace").toString()),
                in,
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                terminals,
                home,
                Clock.systemUTC(),
                new SecureRandom());
        String[] all =
                Stream.concat(Stream.of("monitor"), Arrays.stream(arguments)).toArray(String[]::new);
        work = new FutureTask<>(() -> new CommandTree(surroundings).run(all));
        thread = new Thread(work, "monitor run");
        thread.start();
    }

    static MonitorRun piped(Path home, String... arguments) {
        return new MonitorRun(home, InputStream.nullInputStream(), Set.of(), arguments);
    }

    String results() {
        return out.toString();
    }

    String messages() {
        return err.toString();
    }

    /** Waits for the end that comes by itself, and gives the exit status. */
    int status() throws InterruptedException, ExecutionException, TimeoutException {
        return work.get(60, TimeUnit.SECONDS);
    }

    /** Ends it as an operator would; gives the exit status. */
    int stop() throws InterruptedException, ExecutionException, TimeoutException {
        thread.interrupt();
        return status();
    }

    @Override
    public void close() {
        try {
            int unused = stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
