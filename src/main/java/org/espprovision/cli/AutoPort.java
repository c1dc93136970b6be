package org.espprovision.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.espprovision.serial.AttachedPorts;
import org.espprovision.serial.PortDescription;
import org.espprovision.serial.PortException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What {@code --port auto} means, for every command that has the option: the only board on USB, or the one that the person
 * at the terminal names. The command then sees the port's own name.
 */
final class AutoPort {
    static final String NAME = "auto";
    private static final String OPTION = "--port";

    private final Surroundings surroundings;
    private final AttachedPorts attached;
    private final UnaryOperator<String> ask;

    AutoPort(Surroundings surroundings, AttachedPorts attached, UnaryOperator<String> ask) {
        this.surroundings = surroundings;
        this.attached = attached;
        this.ask = ask;
    }

    /** Puts a port's name in the place of auto, unless help is all that was asked for. */
    void settle(ParseResult parsed) {
        List<ParseResult> chain = Stream.iterate(
                        Optional.of(parsed),
                        Optional::isPresent,
                        level -> level.filter(ParseResult::hasSubcommand).map(ParseResult::subcommand))
                .flatMap(Optional::stream)
                .toList();
        if (chain.stream().anyMatch(level -> level.isUsageHelpRequested() || level.isVersionHelpRequested())) {
            return;
        }
        OptionSpec option = chain.get(chain.size() - 1).commandSpec().findOption(OPTION);
        if (option != null && NAME.equals(option.getValue())) {
            option.setValue(choose());
        }
    }

    private String choose() {
        List<PortDescription> all = attached.list();
        List<PortDescription> boards =
                all.stream().filter(port -> port.usb().isPresent()).toList();
        if (boards.isEmpty()) {
            throw PortException.noBoard(all);
        }
        if (boards.size() == 1) {
            return chosen(boards.get(0));
        }
        if (!surroundings.canAsk()) {
            throw PortException.severalBoards(boards);
        }
        return chosen(asked(boards));
    }

    private PortDescription asked(List<PortDescription> boards) {
        for (int i = 0; i < boards.size(); i++) {
            PortDescription board = boards.get(i);
            surroundings
                    .err()
                    .println("  %d  %s  %s  %s"
                            .formatted(
                                    i + 1,
                                    board.path(),
                                    PortRow.chip(board),
                                    board.links().isEmpty() ? "" : board.stableName()));
        }
        surroundings.err().flush();
        Optional<PortDescription> chosen = Optional.empty();
        while (chosen.isEmpty()) {
            chosen = meant(ask.apply("Which board (1 to %d)".formatted(boards.size())), boards);
        }
        return chosen.get();
    }

    /** A number of the list, or any name of the port. */
    private static Optional<PortDescription> meant(String answer, List<PortDescription> boards) {
        return boards.stream()
                .filter(board -> board.path().equals(answer)
                        || board.links().contains(answer)
                        || String.valueOf(boards.indexOf(board) + 1).equals(answer))
                .findFirst();
    }

    /** Said once, so that nobody wonders which board was taken. */
    private String chosen(PortDescription board) {
        surroundings.err().println("provision: --port auto is " + board.path() + ", " + PortRow.chip(board));
        surroundings.err().flush();
        return board.path();
    }
}
