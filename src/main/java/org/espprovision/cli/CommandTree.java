package org.espprovision.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.espprovision.ProvisioningException;
import org.espprovision.serial.AttachedPorts;
import org.espprovision.workspace.ProvisionYaml;
import org.espprovision.workspace.WorkspaceException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** All commands put together: settings behind the options, errors in front of the person, exit statuses behind both. */
final class CommandTree {
    private final Surroundings surroundings;
    private final AttachedPorts attached;

    CommandTree(Surroundings surroundings) {
        this(surroundings, AttachedPorts.ofThisMachine());
    }

    /** @param attached the ports that {@code ports} lists and {@code --port auto} chooses from */
    CommandTree(Surroundings surroundings, AttachedPorts attached) {
        this.surroundings = surroundings;
        this.attached = attached;
    }

    /** Runs one command line and gives the exit status; never throws. */
    int run(String... arguments) {
        var main = new ProvisionCommand(surroundings);
        var doctor = new DoctorCommand(surroundings);
        var batch = new BatchCommand(surroundings);
        CommandLine tree = tree(main, batch, doctor);
        var autoPort = new AutoPort(surroundings, attached, question -> new Prompt().line(question));
        tree.setExecutionStrategy(parsed -> {
            try {
                autoPort.settle(parsed);
            } catch (ProvisioningException e) {
                return tell(e, arguments);
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        tree.setParameterExceptionHandler((failure, given) -> tell(UsageErrors.explain(failure), arguments));
        tree.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, arguments));
        try {
            Path workspace = workspace(arguments);
            ProvisionYaml yaml = ProvisionYaml.empty(workspace.resolve(ProvisionYaml.NAME));
            Optional<ProvisioningException> fault = Optional.empty();
            try {
                yaml = ProvisionYaml.read(workspace.resolve(ProvisionYaml.NAME), names(tree));
            } catch (WorkspaceException e) {
                if (!NeedsNoSettings.isSo(tree, arguments)) {
                    throw e;
                }
                fault = Optional.of(e);
            }
            Settings settings = new Settings(environment(workspace), yaml);
            tree.setDefaultValueProvider(settings);
            main.stoodBehindBy(settings);
            batch.stoodBehindBy(settings);
            Map<String, String> strange = StrangeVariables.in(surroundings.environment(), names(tree));
            doctor.stoodBehindBy(settings, fault, strange);
            if (!NeedsNoSettings.isSo(tree, arguments)) {
                StrangeVariables.tell(strange, surroundings);
            }
            return tree.execute(arguments);
        } catch (ParameterException e) {
            return tell(UsageErrors.explain(e), arguments);
        } catch (ProvisioningException e) {
            return tell(e, arguments);
        }
    }

    /** Every command there is, for those who want to know them and run none. */
    CommandLine tree() {
        return tree(
                new ProvisionCommand(surroundings), new BatchCommand(surroundings), new DoctorCommand(surroundings));
    }

    private CommandLine tree(ProvisionCommand main, BatchCommand batch, DoctorCommand doctor) {
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
                .addSubcommand(new MonitorCommand(surroundings))
                .addSubcommand(new PortsCommand(surroundings, attached))
                .addSubcommand(doctor)
                .addSubcommand(new CompletionCommand(surroundings))
                .addSubcommand(new DesktopCommand(surroundings))
                .addSubcommand(new HelpCommand(surroundings));
        tree.setOut(surroundings.out());
        tree.setErr(surroundings.err());
        tree.setCaseInsensitiveEnumValuesAllowed(true);
        tree.setUsageHelpWidth(Width.of(surroundings));
        tree.setColorScheme(CommandLine.Help.defaultColorScheme(
                Style.of(CommonOptions.Color.AUTO, surroundings, Surroundings.Stream.OUT)
                        .forHelp()));
        return tree;
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
    private Path workspace(String... arguments) {
        WorkspaceOnly first = new WorkspaceOnly();
        new CommandLine(first).setUnmatchedArgumentsAllowed(true).parseArgs(arguments);
        return first.workspace != null
                ? first.workspace
                : Path.of(surroundings
                        .environment()
                        .getOrDefault(SettingNames.variable("workspace"), CommonOptions.WORKSPACE));
    }

    /** So that 'provision --workspace DIR ca show' means the same as 'provision ca show --workspace DIR'. */
    private Map<String, String> environment(Path workspace) {
        Map<String, String> environment = new HashMap<>(surroundings.environment());
        environment.put(SettingNames.variable("workspace"), workspace.toString());
        return environment;
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
