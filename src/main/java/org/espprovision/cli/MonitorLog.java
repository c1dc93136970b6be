package org.espprovision.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espprovision.console.ConsoleLine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options of the log file, and the file: every line of the console with its time of day, without colour and without our
 * own words, so that 'provision diagnose --console FILE' reads it.
 */
final class MonitorLog implements MonitorOutput, AutoCloseable {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([kKmMgG]?)[bB]?");
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "Keep every line in a file, too; adds to one that is there.")
    private @Nullable Path file;

    @Option(
            names = "--log-size",
            paramLabel = "SIZE",
            description = "Put the log aside as FILE.1, FILE.2 … when it is that big (default: 10M).",
            defaultValue = "10M")
    private String size = "10M";

    @Option(
            names = "--log-keep",
            paramLabel = "N",
            description = "How many of those stay (default: 5).",
            defaultValue = "5")
    private int keep = 5;

    private Optional<RotatingLog> log = Optional.empty();
    private Instant startedAt = Instant.EPOCH;
    private Consumer<String> trouble = words -> {};

    /**
     * Opens the file where one is wanted.
     *
     * @param whenFailing hears once why the log ends while the monitor goes on
     */
    synchronized void open(Instant now, Consumer<String> whenFailing) {
        long bytes = sizeBytes();
        if (keep < 0) {
            throw UsageException.badValue("--log-keep", Integer.toString(keep), "it must not be below zero");
        }
        startedAt = now;
        trouble = whenFailing;
        if (file != null) {
            try {
                log = Optional.of(new RotatingLog(file, bytes, keep));
            } catch (IOException e) {
                throw UsageException.fileUnwritable(file, e);
            }
        }
    }

    @Override
    public void heard(ConsoleLine line) {
        attempt(to -> to.line("[%s] %s"
                .formatted(
                        STAMP.format(startedAt.plus(line.sinceStart()).atZone(ZoneId.systemDefault())),
                        MonitorText.plain(line.text()))));
    }

    /** Our own words are not the board's. */
    @Override
    public void happened(Happening what, String words) {}

    @Override
    public void ended() {}

    @Override
    public void flush() {
        attempt(RotatingLog::flush);
    }

    @Override
    public void close() {
        attempt(RotatingLog::close);
    }

    private interface Work {
        void on(RotatingLog log) throws IOException;
    }

    private synchronized void attempt(Work work) {
        if (log.isEmpty()) {
            return;
        }
        try {
            work.on(log.get());
        } catch (IOException e) {
            log = Optional.empty();
            trouble.accept("the log %s ends here: %s".formatted(file, e.getMessage()));
        }
    }

    private long sizeBytes() {
        Matcher given = SIZE.matcher(size.strip());
        if (!given.matches() || Long.parseLong(given.group(1)) == 0) {
            throw UsageException.badValue("--log-size", size, "it is a number of bytes, or one with K, M or G: 10M");
        }
        long number = Long.parseLong(given.group(1));
        return switch (given.group(2).toUpperCase(Locale.ROOT)) {
            case "K" -> number << 10;
            case "M" -> number << 20;
            case "G" -> number << 30;
            default -> number;
        };
    }
}
