package org.espprovision.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.espprovision.station.line.RetryPolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a line is to do, as far as the command line says. */
final class BatchOptions {
    /** Every USB adapter, as it comes. */
    private static final String AUTO = "auto";

    private static final String VIRTUAL = "sim";
    private static final int MOST_VIRTUAL = 64;

    @Option(
            names = "--ports",
            paramLabel = "PORTS",
            description =
                    "auto (default): every USB serial adapter, as it is plugged in. A,B,…: just these device paths "
                            + "or rfc2217://HOST:PORT. sim:N: N virtual boards at a time; the next follows at once.",
            defaultValue = AUTO)
    String ports = AUTO;

    @Option(
            names = "--slots",
            paramLabel = "NAME=USB,…",
            description =
                    "Names slots by USB position, as left=1-1.2,right=1-1.3; adapters elsewhere are then left alone.")
    @Nullable
    String slots;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "CSV or YAML of what to make: product serial numbers, names, settings and files. Each row is "
                    + "handed to one board, once and only once; rows may be appended meanwhile. Ends when every row "
                    + "is made.")
    @Nullable
    Path manifest;

    @Option(
            names = "--station",
            paramLabel = "NAME",
            description = "This station's name in the ledger (default: the computer's).")
    @Nullable
    String station;

    @Option(
            names = "--operator",
            paramLabel = "NAME",
            description = "Who is at the line, for the ledger (default: the login name).")
    @Nullable
    String operator;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Ends after N boards (default: goes on until Ctrl-C; with sim:N one a slot).")
    @Nullable
    Integer count;

    @Option(
            names = "--retry",
            paramLabel = "STEP=N",
            split = ",",
            description =
                    "How often a board is tried again when this step failed: identify=2, broker=2, write-flash=1, "
                            + "verify-flash=1, confirm=1 when not told otherwise; 0 is never. Repeatable.")
    List<String> retry = new ArrayList<>();

    @Option(
            names = "--bell",
            negatable = true,
            fallbackValue = CommonOptions.ON,
            description = "Ring the terminal's bell when a board is done: once for PASS, three times for FAIL.",
            defaultValue = "false")
    boolean bell;

    @Option(
            names = "--dry-run",
            fallbackValue = CommonOptions.ON,
            description =
                    "Check settings, sketch, authority, broker and ports, say what would be done, touch no board.")
    boolean dryRun;

    boolean isVirtual() {
        return ports.equals(VIRTUAL) || ports.startsWith(VIRTUAL + ":");
    }

    boolean isAuto() {
        return ports.equals(AUTO);
    }

    int virtualSlots() {
        String digits = ports.equals(VIRTUAL) ? "1" : ports.substring(VIRTUAL.length() + 1);
        if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > MOST_VIRTUAL) {
            throw UsageException.badValue("--ports", ports, "it is sim:N with N from 1 to " + MOST_VIRTUAL);
        }
        return Integer.parseInt(digits);
    }

    List<String> named() {
        List<String> named =
                Arrays.stream(ports.split(",", -1)).map(String::strip).toList();
        if (named.stream().anyMatch(String::isEmpty)) {
            throw UsageException.noPortsToWatch();
        }
        for (String port : named) {
            if (named.indexOf(port) != named.lastIndexOf(port)) {
                throw UsageException.badValue("--ports", ports, port + " is there twice");
            }
            if (port.equals(AUTO) || port.startsWith(VIRTUAL + ":") || port.equals(VIRTUAL)) {
                throw UsageException.badValue("--ports", ports, "'" + port + "' stands alone or not at all");
            }
        }
        return named;
    }

    OptionalInt wanted() {
        if (count == null) {
            return isVirtual() && manifest == null ? OptionalInt.of(virtualSlots()) : OptionalInt.empty();
        }
        if (count <= 0) {
            throw UsageException.badValue("--count", count.toString(), "it must be above zero");
        }
        return OptionalInt.of(count);
    }

    RetryPolicy policy() {
        return RetryPolicy.usual().with(retry);
    }
}
