package org.espprovision.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.espprovision.ProvisioningException;
import org.espprovision.workspace.ProvisionYaml;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** All commands put together: settings behind the options, errors in front of the person, exit statuses behind both. */
final class CommandTree {
    private static final int HELP_COLUMNS = 100;

    private final Surroundings surroundings;

    CommandTree(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Runs one command line and gives the exit status; never throws. */
    int run(String... arguments) {
        var main = new ProvisionCommand(surroundings);
        var batch = new BatchCommand(surroundings);
        CommandLine tree = new CommandLine(main)
                .addSubcommand(batch)
                .addSubcommand(new SimulateCommand(surroundings))
                .addSubcommand(CaCommand.tree(surroundings))
                .addSubcommand(BrokerCommand.tree(surroundings))
                .addSubcommand(LedgerCommand.tree(surroundings))
                .addSubcommand(FirmwareCommand.tree(surroundings))
                .addSubcommand(ImageCommand.tree(surroundings))
                .addSubcommand(FlashCommand.tree(surroundings))
                .addSubcommand(new DiagnoseCommand(surroundings))
                .addSubcommand(new MonitorCommand(surroundings));
        tree.setOut(surroundings.out());
        tree.setErr(surroundings.err());
        tree.setCaseInsensitiveEnumValuesAllowed(true);
        tree.setUsageHelpWidth(HELP_COLUMNS);
        tree.setParameterExceptionHandler((failure, given) -> tell(UsageErrors.explain(failure), arguments));
        tree.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, arguments));
        try {
            Settings settings = settings(tree, arguments);
            tree.setDefaultValueProvider(settings);
            main.stoodBehindBy(settings);
            batch.stoodBehindBy(settings);
            return tree.execute(arguments);
        } catch (ParameterException e) {
            return tell(UsageErrors.explain(e), arguments);
        } catch (ProvisioningException e) {
            return tell(e, arguments);
        }
    }

    private int explain(Exception failure, String[] arguments) throws Exception {
        if (failure instanceof ProvisioningException expected) {
            return tell(expected, arguments);
        }
        throw failure;
    }

    /** A program that asked for JSON gets its result line even where its command line makes no sense. */
    private int tell(ProvisioningException failure, String[] arguments) {
        if (List.of(arguments).contains("--json")) {
            new JsonLines(surroundings).write("result", line -> JsonOutput.failure(line, failure));
            return failure.kind().exitStatus();
        }
        return Failures.print(failure, surroundings);
    }

    /** The workspace must be known before the settings in it can stand behind the other options. */
    private Settings settings(CommandLine tree, String[] arguments) {
        WorkspaceOnly first = new WorkspaceOnly();
        new CommandLine(first).setUnmatchedArgumentsAllowed(true).parseArgs(arguments);
        Path folder = first.workspace != null
                ? first.workspace
                : Path.of(surroundings
                        .environment()
                        .getOrDefault(SettingNames.variable("workspace"), CommonOptions.WORKSPACE));
        // So that 'provision --workspace DIR ca show' means the same as 'provision ca show --workspace DIR'.
        Map<String, String> environment = new HashMap<>(surroundings.environment());
        environment.put(SettingNames.variable("workspace"), folder.toString());
        return new Settings(environment, ProvisionYaml.read(folder.resolve("provision.yaml"), names(tree)));
    }

    private static Set<String> names(CommandLine tree) {
        Set<String> names = new TreeSet<>(SettingNames.secrets());
        addNames(tree.getCommandSpec(), names);
        return names;
    }

    private static void addNames(CommandSpec command, Set<String> names) {
        command.options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .filter(SettingNames::isSetting)
                .map(option -> option.longestName().substring(2))
                .filter(name -> !name.equals("workspace"))
                .forEach(names::add);
        command.subcommands().values().forEach(below -> addNames(below.getCommandSpec(), names));
    }

    @Command(name = "provision")
    private static final class WorkspaceOnly {
        @Option(names = "--workspace")
        private @org.jspecify.annotations.Nullable Path workspace;
    }
}
