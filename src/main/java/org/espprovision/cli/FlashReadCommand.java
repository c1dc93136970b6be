package org.espprovision.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.espprovision.chip.FlashSpan;
import org.espprovision.station.DumpFile;
import org.espprovision.station.FlashDump;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Flash into a file. */
@Command(
        name = "read",
        sortOptions = false,
        description = {
            "Reads flash into a file, the whole of it unless told less. Blank sectors are not sent, and "
                    + "each other one is held against the digest the chip computes of it ('--loader rom' can do "
                    + "neither).",
            "",
            "A flash holds keys and passwords, so only you may read the file.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {
            "0:read, and what was read is proved",
            Statuses.CHIP,
            Statuses.USAGE,
            Statuses.PORT,
            Statuses.INTERRUPTED
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision flash read --port /dev/ttyUSB0 backup.bin",
            "  provision flash read --port /dev/ttyUSB0 --offset 0x300000 --length 1000k spiffs.bin",
            "  provision flash read --port /dev/ttyUSB0 --length 16 - | xxd"
        })
final class FlashReadCommand extends FlashTask {
    private static final String STANDARD_OUTPUT = "-";

    @Option(
            names = "--offset",
            paramLabel = "N",
            description = "Where to begin (default: 0).",
            converter = FlashNumber.class)
    private int offset;

    @Option(
            names = "--length",
            paramLabel = "N",
            description = "How many bytes (default: up to the end of the flash).",
            converter = FlashNumber.class)
    private @Nullable Integer length;

    @Option(names = "--force", description = "Replace a file that is there already.")
    private boolean force;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file to make; - is standard output.")
    private @Nullable String file;

    FlashReadCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        var span = new FlashSpan(offset, Optional.ofNullable(length));
        board().port();
        String target = Objects.requireNonNull(file);
        if (target.equals(STANDARD_OUTPUT)) {
            requireRoomOnStandardOutput();
            return atTheBench((bench, board) -> {
                FlashDump dump = bench.read(board, span);
                return () -> onStandardOutput(dump.bytes());
            });
        }
        try (DumpFile into =
                DumpFile.at(Path.of(target), force ? DumpFile.Existing.REPLACED : DumpFile.Existing.KEPT)) {
            return atTheBench((bench, board) -> {
                FlashDump dump = bench.read(board, span);
                into.keep(dump.bytes());
                return () -> tell(dump, target);
            });
        }
    }

    private void requireRoomOnStandardOutput() {
        if (common().json) {
            throw UsageException.badValue(
                    "FILE", STANDARD_OUTPUT, "with --json the result goes to standard output; give a file");
        }
        if (surroundings().isTerminal(Surroundings.Stream.OUT)) {
            throw UsageException.badValue(
                    "FILE", STANDARD_OUTPUT, "standard output is a terminal; give a file, or pipe it into a program");
        }
    }

    /** Bytes would not survive a writer of text. */
    private static int onStandardOutput(byte[] bytes) {
        try {
            new FileOutputStream(FileDescriptor.out).write(bytes);
        } catch (IOException e) {
            throw UsageException.outputClosed(e);
        }
        return 0;
    }

    private int tell(FlashDump dump, String target) {
        String sha256 = dump.sha256();
        dump.wipe();
        if (common().json) {
            result(line -> {
                line.writeStringField("status", "done");
                FlashJson.chip(line, dump.chip());
                line.writeStringField("file", target);
                line.writeNumberField("offset", dump.span().offset());
                line.writeNumberField("lengthBytes", dump.bytes().length);
                line.writeStringField("sha256", sha256);
                line.writeStringField("proof", dump.proof());
            });
            return 0;
        }
        print("%s  %,d bytes, %s".formatted(style().good("READ"), dump.bytes().length, dump.span()));
        print("  file         " + target + ", which only you may read: it may hold keys and passwords");
        print("  SHA-256      " + sha256);
        print(Paragraph.wrap("rests on     " + dump.proof(), "  "));
        return 0;
    }
}
