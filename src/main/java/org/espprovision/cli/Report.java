package org.espprovision.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.espprovision.chip.ChipIdentity;
import org.espprovision.diagnosis.Cause;
import org.espprovision.diagnosis.Finding;
import org.espprovision.diagnosis.Verdict;
import org.espprovision.pki.DeviceCertificate;
import org.espprovision.simulator.VirtualBoards;
import org.espprovision.station.Outcome;
import org.espprovision.station.WrittenSection;

/** The end of a run as a person reads it: the verdict first, then what it rests on. */
final class Report {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int LAST_CONSOLE_LINES = 12;
    private static final int KIBI = 1024;

    /** Two of margin, twelve for the label, one between. */
    private static final int LABEL_COLUMNS = 15;

    private final PrintWriter out;
    private final Style style;

    private Report(PrintWriter out, Style style) {
        this.out = out;
        this.style = style;
    }

    static void print(Outcome outcome, PrintWriter out, Style style) {
        var report = new Report(out, style);
        if (outcome instanceof Outcome.AlreadyConfirmed already) {
            report.already(already);
        } else if (outcome instanceof Outcome.Provisioned provisioned) {
            report.provisioned(provisioned);
        }
        out.flush();
    }

    private void already(Outcome.AlreadyConfirmed already) {
        out.println(style.good("ALREADY CONFIRMED") + "  " + already.chip().mac() + " was left as it is");
        out.println();
        row("chip", chip(already.chip()));
        row(
                "certificate",
                "CN=%s, serial %s"
                        .formatted(
                                already.certificate().deviceName(),
                                already.certificate().serial()));
        already.certificate().fingerprint().ifPresent(fingerprint -> row("", "SHA-256 " + fingerprint));
        already.certificate().notAfter().ifPresent(end -> row("", "valid until " + DAY.format(end)));
        row("confirmed", DAY.format(already.since()));
        row("again", "--force provisions it anew and supersedes this certificate");
    }

    private void provisioned(Outcome.Provisioned run) {
        verdict(run);
        out.println();
        row("chip", chip(run.chip()));
        certificate(run.certificate(), run.key().toString());
        written(run);
        console(run);
        evidence(run.verdict());
        row("broker", run.broker());
        row("time", times(run));
        row(
                "proved on",
                run.port().equals(VirtualBoards.NAME)
                        ? "a virtual ESP8266 of this program, not on silicon"
                        : "the board on " + run.port());
    }

    private void verdict(Outcome.Provisioned run) {
        Verdict verdict = run.verdict();
        if (verdict.isConfirmed()) {
            out.println("%s  %s proved itself over mutual TLS with the certificate it was just given"
                    .formatted(style.good("CONFIRMED"), run.certificate().commonName()));
            row("proof", proof(verdict.strength()));
            return;
        }
        out.println("%s  %s [%s]"
                .formatted(
                        style.bad("NOT CONFIRMED"),
                        verdict.cause().explanation(),
                        verdict.cause().code()));
        out.println(Paragraph.wrap(verdict.remedy(), "  "));
        if (!verdict.candidates().isEmpty()) {
            out.println("  It may also be:");
            for (Cause candidate : verdict.candidates()) {
                out.println(Paragraph.wrap("- %s [%s]".formatted(candidate.explanation(), candidate.code()), "    "));
            }
        }
    }

    private static String proof(Verdict.Strength strength) {
        return switch (strength) {
            case SEEN_BY_BROKER -> "the broker itself saw exactly this certificate, and this run's nonce over it";
            case PROVED_BY_PROBE ->
                "this run's nonce came on the device's topic, and the broker refuses clients without a certificate and strangers";
            case NONE -> "none";
        };
    }

    private static String chip(ChipIdentity chip) {
        return "%s, MAC %s, flash %,d KiB (%s)"
                .formatted(chip.model(), chip.mac(), chip.flash().sizeBytes() / KIBI, chip.flash());
    }

    private void certificate(DeviceCertificate certificate, String key) {
        row(
                "certificate",
                "CN=%s, %s, serial %s"
                        .formatted(
                                certificate.commonName(),
                                key,
                                certificate.serial().hex()));
        row("", "SHA-256 " + certificate.fingerprint());
        row("", "valid %s to %s".formatted(day(certificate.notBefore()), day(certificate.notAfter())));
        row("", "issued by " + certificate.issuer());
    }

    private static String day(Instant instant) {
        return DAY.format(instant);
    }

    private void written(Outcome.Provisioned run) {
        String label = "written";
        for (WrittenSection section : run.written()) {
            row(
                    label,
                    "%-11s %,9d bytes at 0x%06x  SHA-256 %s…"
                            .formatted(
                                    section.name(),
                                    section.lengthBytes(),
                                    section.offset(),
                                    section.sha256().substring(0, 16)));
            label = "";
        }
        row("", "layout %s, at %,d baud; %s".formatted(run.layout(), run.baud(), run.readBack()));
    }

    private void console(Outcome.Provisioned run) {
        List<String> lines =
                run.console().lines().stream().map(line -> line.text()).toList();
        int from = run.verdict().isConfirmed() ? lines.size() : Math.max(0, lines.size() - LAST_CONSOLE_LINES);
        List<String> milestones = ConsoleSummary.of(run.console());
        String label = "console";
        for (String milestone : milestones) {
            row(label, milestone);
            label = "";
        }
        row(label, "%,d lines in all%s".formatted(lines.size(), from < lines.size() ? ", the last of them:" : ""));
        lines.subList(from, lines.size()).forEach(line -> row("", "| " + line.replaceAll("\\p{Cntrl}", "\uFFFD")));
    }

    private void evidence(Verdict verdict) {
        String label = "evidence";
        for (Finding finding : verdict.evidence()) {
            row(label, finding.toString());
            label = "";
        }
    }

    private static String times(Outcome.Provisioned run) {
        return run.times().entrySet().stream()
                        .map(entry -> entry.getKey().code() + " " + ActiveSteps.seconds(entry.getValue()))
                        .collect(Collectors.joining(", "))
                + "; in all " + ActiveSteps.seconds(run.total());
    }

    private void row(String label, String text) {
        String indent = " ".repeat(LABEL_COLUMNS);
        out.println("  %-12s ".formatted(label) + Paragraph.wrap(text, indent).substring(LABEL_COLUMNS));
    }
}
