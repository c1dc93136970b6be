package org.espprovision.cli;

import java.util.concurrent.Callable;
import org.espprovision.ProvisioningException;
import org.espprovision.station.BoardAccess;
import org.espprovision.station.Cancellation;
import org.espprovision.station.Workbench;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command shares that works on a flash by hand: a board, progress, Ctrl-C, and a result at the end. */
abstract class FlashTask implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private BoardOptions board = new BoardOptions();

    @Option(
            names = "--after",
            paramLabel = "WHAT",
            description = "run: reset the board, so that it starts its sketch (default). stay: leave it as it is.",
            defaultValue = "run")
    private BoardOptions.After after = BoardOptions.After.RUN;

    FlashTask(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The result, told once progress has left the terminal. */
    interface Telling {
        int tell();
    }

    /** What the command does with the bench; questions and files come before. */
    interface Work {
        Telling at(Workbench bench, BoardAccess board);
    }

    /** Runs the work with progress and Ctrl-C; a failure is told and gives its exit status. */
    int atTheBench(Work work) {
        return atTheBench(work, new Cancellation());
    }

    int atTheBench(Work work, Cancellation cancellation) {
        BoardAccess access = board.access(after);
        Telling result;
        try (Output output = Output.of(surroundings, common);
                OpenLines open = OpenLines.of(surroundings, common.workspace, board.simPace())) {
            try {
                var bench = new Workbench(open.lines(), surroundings.clock(), output, cancellation);
                result = InterruptHook.around(cancellation, () -> work.at(bench, access));
            } catch (ProvisioningException e) {
                output.failed(e);
                return e.kind().exitStatus();
            }
        }
        return result.tell();
    }

    Surroundings surroundings() {
        return surroundings;
    }

    CommonOptions common() {
        return common;
    }

    BoardOptions board() {
        return board;
    }

    Style style() {
        return Style.of(common.color, surroundings, Surroundings.Stream.OUT);
    }

    /** One result line for programs; what follows is for people. */
    void result(JsonLines.Fields fields) {
        new JsonLines(surroundings).write("result", fields);
    }

    void print(String line) {
        surroundings.out().println(line);
        surroundings.out().flush();
    }
}
