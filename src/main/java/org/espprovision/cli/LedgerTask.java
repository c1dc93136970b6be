package org.espprovision.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.espprovision.ledger.Ledger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What every {@code provision ledger} command begins with: the workspace's ledger. */
abstract class LedgerTask implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private CommonOptions common = new CommonOptions();

    LedgerTask(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Path folder() {
        return common.workspace.resolve("ledger");
    }

    Ledger ledger() {
        return Ledger.open(folder(), surroundings.clock());
    }

    Path workspace() {
        return common.workspace;
    }

    boolean wantsJson() {
        return common.json;
    }

    Settings settings() {
        return (Settings) Objects.requireNonNull(spec).commandLine().getDefaultValueProvider();
    }

    /** A line of the result. */
    void say(String line) {
        surroundings.out().println(line);
        surroundings.out().flush();
    }

    /** For people, beside the result. */
    void tell(String text) {
        surroundings.err().println(Paragraph.wrap(text, ""));
        surroundings.err().flush();
    }
}
