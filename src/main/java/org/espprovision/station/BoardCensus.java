package org.espprovision.station;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.ChipIdentity;
import org.espprovision.chip.LoaderKind;
import org.espprovision.chip.LoaderOptions;
import org.espprovision.serial.Lines;

/**
 * Asks the boards on several ports who they are, all at once. Each is reset into its boot loader, asked through the boot
 * ROM alone, and started again.
 *
 * <p>Threads: up to {@link #AT_ONCE} of its own during {@link #ask}, which ends when they have.
 */
public final class BoardCensus {
    private static final int AT_ONCE = 16;

    private final Lines lines;
    private final Clock clock;
    private final Cancellation cancellation;

    /**
     * Asks over these lines.
     *
     * @param cancellation ends the asking on all ports; those without an answer by then say that they were interrupted
     */
    public BoardCensus(Lines lines, Clock clock, Cancellation cancellation) {
        this.lines = lines;
        this.clock = clock;
        this.cancellation = cancellation;
    }

    /** What came back on a port. */
    public sealed interface Answer {
        /** The port that was asked. */
        String port();

        /** A chip said who it is. */
        record Board(String port, ChipIdentity chip) implements Answer {}

        /** Nobody did, or the port could not be opened. */
        record Nobody(String port, ProvisioningException why) implements Answer {}
    }

    /** The answers, in the order of the ports. */
    public List<Answer> ask(List<String> ports) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, Math.min(AT_ONCE, ports.size())));
        try {
            List<CompletableFuture<Answer>> answers = ports.stream()
                    .map(port -> CompletableFuture.supplyAsync(() -> ask(port), threads))
                    .toList();
            return answers.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdown();
        }
    }

    private Answer ask(String port) {
        try {
            var bench = new Workbench(lines, clock, event -> {}, cancellation.ofPart());
            return new Answer.Board(port, bench.identify(access(port)));
        } catch (ProvisioningException e) {
            return new Answer.Nobody(port, e);
        }
    }

    private static BoardAccess access(String port) {
        return new BoardAccess(
                port, LoaderOptions.defaults().withLoader(LoaderKind.ROM), BoardAccess.Afterwards.STARTS_SKETCH);
    }
}
