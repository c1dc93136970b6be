package org.espprovision.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** One command's manual page, in the man macros of roff: what its {@code --help} says. Source: man-pages(7), groff_man(7). */
final class ManPage {
    private static final Pattern NOT_ASCII = Pattern.compile("[^\\x00-\\x7f]");
    private static final String EXAMPLES = "Examples:";

    private final CommandSpec command;
    private final String version;
    private final String date;
    private final StringBuilder roff = new StringBuilder();

    /**
     * @param version of the program
     * @param date of the release, {@code 2026-11-24}
     */
    ManPage(CommandSpec command, String version, String date) {
        this.command = command;
        this.version = version;
        this.date = date;
    }

    /** {@code provision-ca-issue.1}. */
    String fileName() {
        return pageName(command) + ".1";
    }

    String text() {
        roff.setLength(0);
        line(".TH \"%s\" \"1\" \"%s\" \"provision %s\" \"ESP Provision\""
                .formatted(pageName(command).toUpperCase(Locale.ROOT), date, version));
        line(".nh\n.ad l"); // names of options are neither parted nor stretched
        section("NAME");
        line(verbatim(pageName(command)) + " \\- " + running(summary(command)));
        section("SYNOPSIS");
        synopsis();
        section("DESCRIPTION");
        paragraphs(Stream.of(command.usageMessage().description())
                .map(String::formatted)
                .toArray(String[]::new));
        commands();
        arguments();
        options();
        exitStatuses();
        environment();
        footer();
        seeAlso();
        return roff.toString();
    }

    private void synopsis() {
        String name = command.qualifiedName();
        String whole = new Help(command, Help.defaultColorScheme(Help.Ansi.OFF))
                .synopsis(0)
                .strip()
                .replaceAll("\\s+", " ");
        line("\\fB" + verbatim(name) + "\\fR" + verbatim(whole.substring(name.length())));
    }

    private void commands() {
        if (command.subcommands().isEmpty()) {
            return;
        }
        section("COMMANDS");
        for (CommandLine below : command.subcommands().values()) {
            item("\\fB" + verbatim(below.getCommandName()) + "\\fR");
            line(running(summary(below.getCommandSpec())));
        }
    }

    private void arguments() {
        if (command.positionalParameters().isEmpty()) {
            return;
        }
        section("ARGUMENTS");
        for (PositionalParamSpec argument : command.positionalParameters()) {
            item("\\fI" + verbatim(argument.paramLabel()) + "\\fR");
            paragraphs(argument.description());
        }
    }

    private void options() {
        section("OPTIONS");
        for (OptionSpec option : command.options()) {
            String value = option.arity().max() > 0 && !option.typeInfo().isBoolean()
                    ? "=\\fI" + verbatim(option.paramLabel()) + "\\fR"
                    : "";
            item(Stream.of(option.names())
                            .map(name -> "\\fB" + verbatim(name) + "\\fR")
                            .collect(Collectors.joining(", "))
                    + value);
            paragraphs(option.description());
        }
    }

    private void exitStatuses() {
        section("EXIT STATUS");
        for (Map.Entry<String, String> status :
                command.usageMessage().exitCodeList().entrySet()) {
            item("\\fB" + verbatim(status.getKey()) + "\\fR");
            line(running(status.getValue().formatted()));
        }
    }

    private void environment() {
        section("ENVIRONMENT");
        item("\\fBPROVISION_\\fINAME\\fR");
        line(running(
                "A setting, as the option --NAME would give it. The option wins over it, and it over the workspace's "
                        + "provision.yaml. Options of 'flash' other than how the board is reached are options only."));
        item("\\fBNO_COLOR\\fR, \\fBTERM\\fR=dumb");
        line("No colours, unless \\fB\\-\\-color\\fR=always.");
    }

    /** Notes stand under the description's last words, examples as they are typed. */
    private void footer() {
        List<String> lines = Stream.of(command.usageMessage().footer())
                .flatMap(text -> text.formatted().lines())
                .map(String::stripTrailing)
                .toList();
        String heading = command.usageMessage().footerHeading().formatted().strip();
        int examples = heading.equals(EXAMPLES) ? 0 : lines.indexOf(EXAMPLES) + 1;
        if (examples > 0) {
            section(heading.replaceFirst(":$", "").toUpperCase(Locale.ROOT));
            asTyped(lines.subList(0, examples - 1));
        }
        section("EXAMPLES");
        asTyped(lines.subList(examples, lines.size()));
    }

    /** Lines that begin with two spaces stand as they are; others are running text. */
    private void asTyped(List<String> lines) {
        boolean typed = false;
        for (String each : lines) {
            if (each.startsWith("  ") != typed) {
                typed = !typed;
                line(typed ? ".RS 2\n.nf" : ".fi\n.RE");
            }
            if (!each.isBlank()) {
                line(typed ? atLineStart(verbatim(each.substring(2))) : atLineStart(running(each)));
            }
        }
        if (typed) {
            line(".fi\n.RE");
        }
    }

    private void seeAlso() {
        Stream<CommandSpec> above = Stream.ofNullable(command.parent());
        Stream<CommandSpec> below = command.subcommands().values().stream().map(CommandLine::getCommandSpec);
        String others = Stream.concat(above, below)
                .map(other -> "\\fB" + verbatim(pageName(other)) + "\\fR(1)")
                .collect(Collectors.joining(",\n"));
        if (!others.isEmpty()) {
            section("SEE ALSO");
            line(others);
        }
    }

    /** Blank lines part them. (picocli has put in what stands for a per cent sign in options' texts already, not in others.) */
    private void paragraphs(String... texts) {
        boolean separate = false;
        for (String each : Stream.of(texts).flatMap(ManPage::linesOf).toList()) {
            if (each.isBlank()) {
                separate = true;
                continue;
            }
            if (separate) {
                line(".PP");
                separate = false;
            }
            line(atLineStart(running(each.strip())));
        }
    }

    private static Stream<String> linesOf(String text) {
        return text.isEmpty() ? Stream.of("") : text.lines();
    }

    private void section(String name) {
        line(".SH " + name);
    }

    private void item(String tag) {
        line(".TP");
        line(tag);
    }

    private void line(String text) {
        roff.append(text).append('\n');
    }

    private static String pageName(CommandSpec command) {
        return command.qualifiedName("-");
    }

    /** The first sentence of its description, as one says it of a command: without its full stop. */
    private static String summary(CommandSpec command) {
        String first = command.usageMessage().description()[0].formatted();
        return first.replaceFirst("(?s)[.:](\\s.*)?$", "");
    }

    /** Hyphens that a reader will type or copy must not become typographic ones. */
    private static String verbatim(String text) {
        return escaped(text).replace("-", "\\-");
    }

    private static String running(String text) {
        return escaped(text).replace("--", "\\-\\-").replaceAll("(?<=[ '(])-(?=[a-zA-Z])", "\\\\-");
    }

    private static String escaped(String text) {
        return NOT_ASCII
                .matcher(text.replace("\\", "\\e"))
                .replaceAll(found -> "\\\\[u%04X]".formatted((int) found.group().charAt(0)));
    }

    /** A full stop or an apostrophe at a line's start would be a request to roff. */
    private static String atLineStart(String text) {
        return text.startsWith(".") || text.startsWith("'") ? "\\&" + text : text;
    }
}
