package org.espprovision.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espprovision.FailureKind;

/** The workspace's folder, its settings, and what a crash may have left in it. */
final class WorkspaceCheck implements Check {
    private static final int DEPTH = 4;
    private static final int SHOWN = 3;
    /** A run that is going on has such files for a moment. */
    private static final Duration CRASHED_AFTER = Duration.ofMinutes(10);

    private final Premises premises;

    WorkspaceCheck(Premises premises) {
        this.premises = premises;
    }

    @Override
    public String subject() {
        return "the workspace";
    }

    @Override
    public FailureKind kind() {
        return FailureKind.USAGE;
    }

    @Override
    public void look(Findings found) throws IOException {
        premises.strangeVariables()
                .forEach((name, nearest) -> found.warning(
                        "settings.variable",
                        "the environment has %s, which is no setting".formatted(name),
                        nearest.isEmpty()
                                ? "It has no effect."
                                : "It has no effect. Did you mean %s?".formatted(nearest)));
        Path workspace = premises.workspace();
        if (!Files.exists(workspace)) {
            found.ok("workspace.none", "there is no workspace %s yet; the first run makes it".formatted(workspace));
            return;
        }
        if (!Files.isDirectory(workspace) || !Files.isWritable(workspace)) {
            found.problem(
                    "workspace.closed",
                    Files.isDirectory(workspace)
                            ? "the workspace %s cannot be written by this user".formatted(workspace)
                            : "%s is in the workspace's place and is no folder".formatted(workspace),
                    "Choose another with --workspace, or give it to this user: sudo chown -R \"$USER\" " + workspace
                            + ".");
            return;
        }
        found.ok("workspace.there", "the workspace %s can be written".formatted(workspace));
        settings(found, workspace.resolve("provision.yaml"));
        leftovers(found, workspace);
        virtualBoards(found, workspace.resolve("virtual"));
    }

    private void settings(Findings found, Path file) throws IOException {
        if (premises.settingsFault().isPresent()) {
            found.problem(premises.settingsFault().get());
        } else if (Files.exists(file)) {
            found.ok("settings.read", "%s is read, and every line is a setting".formatted(file));
        } else {
            found.ok("settings.none", "no settings are kept in %s yet".formatted(file));
        }
        if (Files.exists(file) && Modes.isOpenToOthers(file)) {
            found.warning(
                    "settings.open",
                    "others may read or change %s, where passwords can stand".formatted(file),
                    "chmod 600 " + file);
        }
    }

    private void leftovers(Findings found, Path workspace) throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.find(
                workspace,
                DEPTH,
                (file, facts) -> facts.isRegularFile()
                        && file.toString().endsWith(".new")
                        && facts.lastModifiedTime()
                                .toInstant()
                                .isBefore(premises.clock().instant().minus(CRASHED_AFTER)))) {
            left = files.sorted().toList();
        }
        if (!left.isEmpty()) {
            found.warning(
                    "workspace.leftover",
                    "%,d files are left from runs that were cut off: %s"
                            .formatted(
                                    left.size(),
                                    left.stream()
                                            .limit(SHOWN)
                                            .map(Path::toString)
                                            .collect(Collectors.joining(", "))),
                    "Nothing needs them: delete them while no run is going on.");
        }
    }

    private static void virtualBoards(Findings found, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            long boards =
                    files.filter(file -> file.toString().contains(".flash")).count();
            found.ok("workspace.virtual", "flashes of virtual boards kept in %s: %,d".formatted(folder, boards));
        }
    }
}
