package org.espprovision.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which virtual board, and where programs reach it. */
final class SimulateOptions {
    @Option(
            names = "--pty",
            paramLabel = "LINK",
            description = "Device file to make, opened like a serial port (Linux). It has no DTR and RTS: "
                    + "the board enters its boot loader whenever a program opens it.")
    @Nullable
    Path pty;

    @Option(
            names = "--rfc2217",
            paramLabel = "[HOST:]PORT",
            description = "TCP port to serve by RFC 2217, with DTR and RTS; 0 takes a free one. Without HOST "
                    + "only this computer reaches it: RFC 2217 knows no passwords.")
    @Nullable
    String rfc2217;

    @Option(
            names = "--flash",
            paramLabel = "FILE",
            description = "Keeps the flash in a file, made when missing, saved at each reset and at the end.")
    @Nullable
    Path flash;

    @Option(
            names = "--flash-size",
            paramLabel = "SIZE",
            description = "512K, 1M, 2M, 4M (default), 8M or 16M.",
            defaultValue = "4M")
    String flashSize = "4M";

    @Option(
            names = "--mac",
            paramLabel = "MAC",
            description = "The chip's address (default: 5e:cf:7f:00:00:01).",
            defaultValue = "5e:cf:7f:00:00:01")
    String mac = "5e:cf:7f:00:00:01";

    @Option(
            names = "--pace",
            paramLabel = "PACE",
            description = "real: every byte and every erase takes its time (default). fast: nothing waits.",
            defaultValue = "real")
    PaceChoice pace = PaceChoice.REAL;
}
