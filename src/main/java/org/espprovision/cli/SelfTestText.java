package org.espprovision.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.espprovision.chip.ChipIdentity;
import org.espprovision.chip.SelfTestReport;
import org.espprovision.chip.SelfTestReport.Check;
import org.espprovision.chip.SelfTestReport.Restoration;

/** A self-test's report for people and for programs. Chip id and the MAC's own half stay out of it. */
final class SelfTestText {
    private final SelfTestReport report;
    private final String adapter;

    /** @param adapter what kind it is */
    SelfTestText(SelfTestReport report, String adapter) {
        this.report = report;
        this.adapter = adapter;
    }

    boolean isPassed() {
        return report.isPassed();
    }

    List<String> lines(Style style) {
        ChipIdentity chip = report.chip();
        List<String> lines = new ArrayList<>();
        lines.add(
                isPassed()
                        ? style.good("PASSED") + "  every check of chip and flasher stub"
                        : style.bad("FAILED") + "  see the checks below");
        lines.add(row("program", "provision " + Version.number()));
        lines.add(row("stub", "SHA-256 " + report.stubSha256()));
        lines.add(row("", "not yet proved on silicon until a report of a real board is in"));
        lines.add(row(
                "chip",
                "%s, MAC %s, crystal %s"
                        .formatted(
                                chip.model(),
                                report.maskedMac(),
                                report.crystalMhz().map(mhz -> mhz + " MHz").orElse("not known"))));
        lines.add(row(
                "flash",
                "%s, JEDEC id 0x%06x, %,d bytes"
                        .formatted(
                                chip.flash(),
                                chip.flash().jedecId(),
                                chip.flash().sizeBytes())));
        lines.add(row("adapter", adapter));
        lines.add(row("system", system()));
        lines.add(row(
                "region",
                "%s, %s"
                        .formatted(
                                report.region(),
                                report.restoration() == Restoration.RESTORED ? "put back" : "NOT PUT BACK")));
        for (Check check : report.checks()) {
            lines.add("  %s %s %s"
                    .formatted(
                            mark(check, style),
                            check.words(),
                            style.dim("(" + ActiveSteps.seconds(check.took()) + ")")));
            if (!check.figures().isEmpty()) {
                lines.add(Paragraph.wrap(check.figures(), " ".repeat(9)));
            }
        }
        return lines;
    }

    private static String mark(Check check, Style style) {
        return switch (check.result()) {
            case PASSED -> style.good("  ok  ");
            case FAILED -> style.bad(" FAIL ");
            case SKIPPED -> style.note(" skip ");
        };
    }

    private static String system() {
        return "%s, Java %s".formatted(System.getProperty("os.name"), System.getProperty("java.version"));
    }

    private static String row(String label, String text) {
        return "  %-12s %s".formatted(label, text);
    }

    void write(JsonGenerator line) throws IOException {
        ChipIdentity chip = report.chip();
        line.writeStringField("status", isPassed() ? "passed" : "failed");
        line.writeStringField("program", Version.number());
        line.writeStringField("stubSha256", report.stubSha256());
        line.writeStringField("model", chip.model().name());
        line.writeStringField("mac", report.maskedMac());
        if (report.crystalMhz().isPresent()) {
            line.writeNumberField("crystalMhz", report.crystalMhz().get());
        }
        line.writeStringField("flash", chip.flash().toString());
        line.writeStringField("jedecId", "0x%06x".formatted(chip.flash().jedecId()));
        line.writeNumberField("flashBytes", chip.flash().sizeBytes());
        line.writeStringField("adapter", adapter);
        line.writeStringField("system", system());
        line.writeNumberField("offset", report.region().offset());
        line.writeBooleanField("restored", report.restoration() == Restoration.RESTORED);
        line.writeArrayFieldStart("checks");
        for (Check check : report.checks()) {
            line.writeStartObject();
            line.writeStringField("check", check.code());
            line.writeStringField("result", check.result().name().toLowerCase(Locale.ROOT));
            line.writeStringField("figures", check.figures());
            line.writeNumberField("millis", check.took().toMillis());
            line.writeEndObject();
        }
        line.writeEndArray();
    }
}
