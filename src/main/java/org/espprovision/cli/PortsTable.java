package org.espprovision.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espprovision.serial.PortAdvice;
import org.espprovision.serial.PortCondition;
import org.espprovision.serial.PortSurvey;
import org.espprovision.station.BoardCensus;

/** Ports on a terminal: columns where they fit, else a block a port; the stable names and what to do below each. */
final class PortsTable {
    private static final List<String> HEADS = List.of("PORT", "CHIP", "USB ID", "SERIAL", "SOCKET", "STATE");
    private static final String GAP = "  ";

    private final int columns;
    private final Style style;

    PortsTable(int columns, Style style) {
        this.columns = columns;
        this.style = style;
    }

    List<String> lines(PortSurvey survey, Map<String, BoardCensus.Answer> answers) {
        List<String> lines = new ArrayList<>();
        Set<String> said = new HashSet<>();
        List<PortRow> rows = survey.ports().stream()
                .map(port -> PortRow.of(port, answers.get(port.port().path())))
                .toList();
        int[] widths = widths(rows);
        boolean fits = IntStream.of(widths).sum() + GAP.length() * (widths.length - 1) <= columns;
        if (fits && !rows.isEmpty()) {
            lines.add(style.dim(line(HEADS, widths)));
        }
        for (int i = 0; i < rows.size(); i++) {
            PortRow row = rows.get(i);
            if (fits) {
                String cells = line(cells(row), widths);
                String before =
                        cells.substring(0, cells.length() - row.standing().length());
                lines.add(before + standing(row));
            } else {
                lines.addAll(block(row));
            }
            below(survey.ports().get(i), answers, fits ? widths[0] + GAP.length() : GAP.length(), said)
                    .forEach(lines::add);
        }
        survey.withoutPort()
                .forEach(adapter -> fresh(List.of(adapter.advice()), said)
                        .map(each -> style.note("! ")
                                + Paragraph.wrap(each, "  ", columns).strip())
                        .forEach(lines::add));
        if (!hasAdapter(survey)) {
            nothing(survey).forEach(text -> lines.add(Paragraph.wrap(text, "", columns)));
        }
        return lines;
    }

    /** What a pipe's standard error gets: everything but the rows. */
    static List<String> remarks(PortSurvey survey, Map<String, BoardCensus.Answer> answers) {
        List<String> remarks = new ArrayList<>();
        survey.ports().stream()
                .flatMap(port -> port.advice().stream())
                .map(advice -> "provision: %s [%s]".formatted(advice, advice.code()))
                .distinct()
                .forEach(remarks::add);
        answers.values().forEach(answer -> {
            if (answer instanceof BoardCensus.Answer.Nobody nobody) {
                remarks.add("provision: %s: %s [%s]"
                        .formatted(
                                nobody.port(), nobody.why().what(), nobody.why().code()));
            }
        });
        survey.withoutPort()
                .forEach(adapter -> remarks.add("provision: %s [%s]"
                        .formatted(adapter.advice(), adapter.advice().code())));
        if (!hasAdapter(survey)) {
            remarks.addAll(nothing(survey));
        }
        return remarks;
    }

    private static boolean hasAdapter(PortSurvey survey) {
        return !survey.withoutPort().isEmpty()
                || survey.ports().stream().anyMatch(port -> port.port().usb().isPresent());
    }

    private static List<String> nothing(PortSurvey survey) {
        return List.of(
                survey.ports().isEmpty()
                        ? "This machine has no serial ports: no board is plugged in, or it is not seen."
                        : "No USB adapter is plugged in, or it is not seen.",
                "  - The cable must carry data: many that come with chargers only carry power. Try another one, and another "
                        + "socket.",
                "  - 'sudo dmesg | tail' right after plugging in names the adapter and its driver (cp210x, ch341, ftdi_sio, "
                        + "pl2303); no new line there means cable or board, a line without 'now attached to ttyUSB' means driver.",
                "  - In a virtual machine or a container the device must be handed in.",
                "  - Without hardware: --port sim is a virtual board. 'provision ports --watch' tells what you plug in.");
    }

    /** The same remedy is told once; the same finding too. */
    private static Stream<String> fresh(List<PortAdvice> advice, Set<String> said) {
        return advice.stream().flatMap(each -> {
            boolean isNew = said.add(each.what());
            boolean hasNewRemedy = said.add(each.remedy());
            return isNew ? Stream.of(hasNewRemedy ? each.toString() : each.what() + ".") : Stream.empty();
        });
    }

    private Stream<String> below(
            PortCondition port, Map<String, BoardCensus.Answer> answers, int indent, Set<String> said) {
        String margin = " ".repeat(indent);
        Stream<String> names = port.port().links().stream().map(name -> margin + style.dim(name));
        Stream<String> silent = answers.get(port.port().path()) instanceof BoardCensus.Answer.Nobody nobody
                ? Stream.of(margin
                        + style.note("! ")
                        + Paragraph.wrap(
                                        nobody.why().what() + ". "
                                                + nobody.why().remedy(),
                                        margin + "  ",
                                        columns)
                                .strip())
                : Stream.empty();
        Stream<String> advice = fresh(port.advice(), said)
                .map(each -> margin
                        + style.note("! ")
                        + Paragraph.wrap(each, margin + "  ", columns).strip());
        return Stream.of(names, silent, advice).flatMap(each -> each);
    }

    private List<String> block(PortRow row) {
        return List.of(
                row.path() + GAP + standing(row),
                GAP + row.chip() + ", " + row.ids(),
                GAP + "serial " + row.serial() + ", socket " + row.socket());
    }

    private String standing(PortRow row) {
        return switch (row.state()) {
            case "free" -> style.good(row.standing());
            case "busy" -> style.note(row.standing());
            default -> style.bad(row.standing());
        };
    }

    private static List<String> cells(PortRow row) {
        return List.of(row.path(), row.chip(), row.ids(), row.serial(), row.socket(), row.standing());
    }

    private static int[] widths(List<PortRow> rows) {
        return IntStream.range(0, HEADS.size())
                .map(column -> Stream.concat(Stream.of(HEADS), rows.stream().map(PortsTable::cells))
                        .mapToInt(cells -> cells.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size() - 1; i++) {
            line.append(cells.get(i))
                    .append(" ".repeat(widths[i] - cells.get(i).length()))
                    .append(GAP);
        }
        return line.append(cells.get(cells.size() - 1)).toString();
    }
}
