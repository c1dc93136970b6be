package org.espprovision.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.espprovision.paper.DeviceSheet;
import org.espprovision.paper.PaperException;
import org.espprovision.spiffs.ExistingFiles;
import org.espprovision.station.LedgerPapers;
import org.espprovision.station.PaperChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command begins and ends with that prints from the ledger: which devices, and where the papers go. */
abstract class PaperTask extends LedgerTask {
    @Option(
            names = "--search",
            paramLabel = "TEXT",
            description = "Only devices with this in MAC, name, product or certificate serial number.")
    private @Nullable String search;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only what was made since: 2026-11-24, or 2026-11-24T06:00:00Z. Days begin in UTC.")
    private @Nullable String since;

    @Option(
            names = "--batch",
            paramLabel = "NAME",
            description = "Only what was made by this manifest: its file name without the ending.")
    private @Nullable String batch;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "PATH",
            required = true,
            description = "File to write; a folder where each device gets a file of its own.")
    private @Nullable Path output;

    @Option(names = "--force", fallbackValue = CommonOptions.ON, description = "Replace files that are there already.")
    private boolean force;

    PaperTask(Surroundings surroundings) {
        super(surroundings);
    }

    PaperChoice choice() {
        return new PaperChoice(
                Optional.ofNullable(search),
                Optional.ofNullable(since).map(PaperTask::time),
                Optional.ofNullable(batch));
    }

    private static Instant time(String text) {
        try {
            return text.indexOf('T') > 0
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw UsageException.badValue("--since", text, "it is a day, or a time as in 2026-11-24T06:00:00Z");
        }
    }

    /** At least one. */
    List<DeviceSheet> sheets() {
        List<DeviceSheet> sheets = LedgerPapers.sheets(ledger(), choice());
        if (sheets.isEmpty()) {
            throw PaperException.nothing(choice().words());
        }
        return sheets;
    }

    Path output() {
        return Objects.requireNonNull(output);
    }

    boolean outputEndsWith(String ending) {
        return output().getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }

    void deliver(Path file, byte[] content) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw UsageException.badValue("--output", file.toString(), "its folder cannot be made: " + e.getMessage());
        }
        (force ? ExistingFiles.REPLACED : ExistingFiles.KEPT).write(file, content);
        if (wantsJson()) {
            new JsonLine().with("file", file.toString()).print(surroundings());
        } else {
            say(file.toString());
        }
    }

    /** Makes the content of one device's file. */
    @FunctionalInterface
    interface Drawing {
        byte[] of(DeviceSheet sheet);
    }

    /** A file for each device in the output folder, named as the device; its MAC tells two of one name apart. */
    void deliverEach(List<DeviceSheet> sheets, String ending, Drawing drawing) {
        Set<String> names = new HashSet<>();
        for (DeviceSheet sheet : sheets) {
            String name = sheet.name().replaceAll("[^A-Za-z0-9.-]", "_");
            String unique = names.add(name) ? name : name + "-" + sheet.mac().compact();
            deliver(output().resolve(unique + ending), drawing.of(sheet));
        }
    }
}
