package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What every command's help must have, walked through the whole tree: a new command without it fails here. */
class HelpTest {
    @TempDir
    private Path home;

    private CommandLineUser user;

    @BeforeEach
    void setUp() {
        user = new CommandLineUser(home);
    }

    static Stream<String> commands() {
        return every(tree()).map(CommandSpec::qualifiedName);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void each_command_says_what_it_does_how_it_ends_and_shows_examples_of_itself(String name) {
        CommandSpec command = named(name);
        UsageMessageSpec usage = command.usageMessage();
        assertThat(String.join("", usage.description())).as("description").isNotBlank();
        assertThat(usage.exitCodeList().keySet())
                .as("exit statuses: wrong usage, and done, which some commands are only by Ctrl-C")
                .contains("2")
                .containsAnyOf("0", "130");
        assertThat(String.join("\n", usage.footer())).as("examples").contains("  " + name);
        assertThat(usage.footerHeading() + String.join("\n", usage.footer())).contains("Examples:");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void each_option_and_parameter_is_described(String name) {
        CommandSpec command = named(name);
        assertThat(command.args())
                .allSatisfy(argument -> assertThat(String.join("", argument.description()))
                        .as(argument.toString())
                        .isNotBlank());
        assertThat(command.options())
                .allSatisfy(option -> assertThat(option.longestName())
                        .as("a name that settings can have")
                        .startsWith("--"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_is_the_same_by_option_and_by_command_and_reads_no_settings(String name) throws Exception {
        java.nio.file.Files.createDirectories(user.workspace());
        java.nio.file.Files.writeString(user.workspace().resolve("provision.yaml"), "no such setting: 1\n");
        List<String> words = List.of(name.split(" ", -1)).subList(1, name.split(" ", -1).length);
        assertThat(user.run(Stream.concat(words.stream(), Stream.of("--help")).toArray(String[]::new)))
                .isZero();
        String byOption = user.results();
        assertThat(byOption).startsWith("Usage: " + name).contains("Exit status:", "Examples:");
        assertThat(user.run(Stream.concat(Stream.of("help"), words.stream()).toArray(String[]::new)))
                .isZero();
        assertThat(user.results()).isEqualTo(byOption);
    }

    @Test
    void the_examples_are_lines_that_the_program_takes() {
        for (CommandSpec command : every(tree()).toList()) {
            for (String line : command.usageMessage().footer()) {
                String example = line.formatted().strip();
                if (example.startsWith("provision ") && !example.contains("|") && !example.contains("<")) {
                    String[] words = words(example);
                    CommandLine.ParseResult parsed = tree().parseArgs(words);
                    assertThat(parsed.errors()).as(example).isEmpty();
                }
            }
        }
    }

    /** A paragraph in pieces is broken at every piece, wherever the terminal breaks it too. */
    @Test
    void every_paragraph_is_one_text_that_flows() {
        for (CommandSpec command : every(tree()).toList()) {
            assertThat(brokenByHand(command.usageMessage().description()))
                    .as(command.qualifiedName())
                    .isEmpty();
            command.options()
                    .forEach(option -> assertThat(brokenByHand(option.description()))
                            .as(command.qualifiedName() + " " + option.longestName())
                            .isEmpty());
        }
    }

    private static List<String> brokenByHand(String... pieces) {
        return java.util.stream.IntStream.range(1, pieces.length)
                .filter(i -> !pieces[i - 1].isBlank() && !pieces[i].isBlank() && !pieces[i].startsWith(" "))
                .mapToObj(i -> pieces[i])
                .toList();
    }

    @Test
    void help_fits_a_narrow_terminal_and_is_never_wider_than_a_page() {
        user.environment.put("COLUMNS", "60");
        for (String name : commands().toList()) {
            List<String> words = List.of(name.split(" ", -1));
            assertThat(user.run(Stream.concat(words.stream().skip(1), Stream.of("--help"))
                            .toArray(String[]::new)))
                    .isZero();
            assertThat(user.results().split("Examples:", 2)[0].lines().filter(line -> line.length() > 60))
                    .as(name)
                    .isEmpty();
        }
        user.environment.put("COLUMNS", "400");
        user.run("--help");
        assertThat(user.results().split("Examples:", 2)[0].lines()).allMatch(line -> line.length() <= 100);
    }

    /** The words up to the explanation behind two spaces, without quotes. */
    private static String[] words(String example) {
        return Pattern.compile("'[^']*'|\\S+")
                .matcher(example.split(" {2,}| > ", 2)[0])
                .results()
                .map(word -> word.group().replace("'", ""))
                .skip(1)
                .toArray(String[]::new);
    }

    private static CommandLine tree() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return new CommandTree(new Surroundings(
                        Map.of(),
                        nowhere,
                        nowhere,
                        Set.of(),
                        Path.of("nowhere"),
                        Clock.systemUTC(),
                        new SecureRandom()))
                .tree();
    }

    private static CommandSpec named(String name) {
        return every(tree())
                .filter(command -> command.qualifiedName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<CommandSpec> every(CommandLine tree) {
        return Stream.concat(
                Stream.of(tree.getCommandSpec()),
                tree.getSubcommands().values().stream().distinct().flatMap(HelpTest::every));
    }
}
