package org.espprovision.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.espprovision.pki.CaFile;
import org.espprovision.station.FlashInfo;
import org.espprovision.station.FlashLook;
import org.espprovision.station.WorkspaceView;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is this chip, and what is on it? */
@Command(
        name = "info",
        sortOptions = false,
        description = {
            "Says what the chip is and what is on its flash, and changes nothing: MAC, crystal, flash; the "
                    + "sketch at 0, its version where it says one, checksums, length and CRC; the file systems where "
                    + "the Arduino core's layouts have them, and the certificates and keys in SPIFFS: whose they are, "
                    + "how long they last, whether this workspace's authority signed them, the ledger has them or "
                    + "they are revoked, and whether key and certificate belong together. A key is looked at in "
                    + "memory and forgotten: nothing of it is printed or kept.",
            ""
        },
        exitCodeListHeading = Statuses.HEADING,
        exitCodeList = {Statuses.DONE, Statuses.CHIP, Statuses.USAGE, Statuses.PORT, Statuses.INTERRUPTED},
        footerHeading = "%nExamples:%n",
        footer = {
            "  provision flash info --port /dev/ttyUSB0",
            "  provision flash info --port /dev/ttyUSB0 --workspace ~/line-3      held against another authority",
            "  provision flash info --port /dev/ttyUSB0 --loader rom --files      the files too, in some minutes"
        })
final class FlashInfoCommand extends FlashTask {
    @Option(
            names = "--files",
            description = "Name every file in SPIFFS, its content not shown; with '--loader rom' read SPIFFS at all.")
    private boolean files;

    @Option(
            names = "--broker-ca",
            paramLabel = "FILE",
            description = "Certificate of the broker's authority, where that is another: is it what the board trusts?")
    private @Nullable Path brokerCa;

    FlashInfoCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        board().port();
        WorkspaceView workspace = WorkspaceView.of(
                common().workspace.resolve("ca"),
                common().workspace.resolve("ledger"),
                Optional.ofNullable(brokerCa).map(CaFile::read),
                surroundings().clock());
        return atTheBench((bench, board) -> {
            FlashInfo info = bench.info(board, files ? FlashLook.Depth.FILES : FlashLook.Depth.QUICK, workspace);
            return () -> {
                var report = new FlashInfoReport(
                        info, files ? FlashInfoReport.Names.EVERY_FILE : FlashInfoReport.Names.CREDENTIALS);
                if (common().json) {
                    result(line -> FlashInfoJson.write(line, info));
                } else {
                    report.lines().forEach(this::print);
                }
                return 0;
            };
        });
    }
}
