package org.espprovision.cli;

import java.util.Locale;
import org.espprovision.chip.LoaderOptions;
import org.espprovision.simulator.VirtualBoards;
import org.espprovision.station.BoardAccess;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which board to work on, and how to talk to it. */
final class BoardOptions {
    static final String PORT =
            "Device path of the board's serial port or a link to it, 'auto' for the only board (asks when "
                    + "there are several), rfc2217://HOST:PORT for one at another computer, or 'sim' for a virtual ESP8266.";

    /** What the chip does when the work is done, as options name it. */
    enum After {
        RUN,
        STAY;

        /** As it is typed, and as shells complete it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = PORT)
    private @Nullable String port;

    @Option(names = "--baud", paramLabel = "N", description = "Speed (default: the fastest up to 921600 that works).")
    private @Nullable Integer baud;

    @Option(
            names = "--loader",
            paramLabel = "LOADER",
            description = "own: our flasher stub (default). Not yet proved on silicon: see 'provision flash selftest'. "
                    + "rom: the boot ROM alone, slow; also what is used where the stub does not run. FILE.json: "
                    + "Espressif's stub for the ESP8266, as it is installed with esptool.",
            converter = LoaderChoice.Converter.class,
            defaultValue = LoaderChoice.OWN)
    private LoaderChoice loader = new LoaderChoice(LoaderChoice.OWN);

    @Option(
            names = "--sim-pace",
            paramLabel = "PACE",
            description = "For 'sim': real (default) takes the time a chip takes, fast leaves the waiting out.",
            defaultValue = "real")
    private PaceChoice simPace = PaceChoice.REAL;

    String port() {
        if (port == null) {
            throw UsageException.valueMissing(
                    "--port",
                    "Give the board's serial port: --port /dev/ttyUSB0, or --port sim for a board without hardware.");
        }
        return port;
    }

    boolean isVirtual() {
        return VirtualBoards.NAME.equals(port);
    }

    PaceChoice simPace() {
        return simPace;
    }

    LoaderOptions loaderOptions() {
        LoaderOptions options = loader.in(LoaderOptions.defaults());
        if (baud == null) {
            return options;
        }
        if (baud <= 0) {
            throw UsageException.badValue("--baud", baud.toString(), "it must be above zero");
        }
        return options.withBaud(baud);
    }

    BoardAccess access(After after) {
        return new BoardAccess(
                port(),
                loaderOptions(),
                after == After.RUN ? BoardAccess.Afterwards.STARTS_SKETCH : BoardAccess.Afterwards.STAYS);
    }
}
