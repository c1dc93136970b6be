package org.espprovision.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.espprovision.chip.LoaderOptions;
import org.espprovision.station.Repeat;
import org.espprovision.workspace.Wishes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is to be made of a board, as far as the command line says. */
final class JobOptions {
    @Option(
            names = "--sketch",
            paramLabel = "FILE.bin",
            description = "The Arduino sketch to write (for 'sim': a demonstration image when left out).")
    @Nullable
    Path sketch;

    @Option(
            names = "--elf",
            paramLabel = "FILE.elf",
            description = "The sketch's ELF file, which tells the layout (default: the one beside the sketch, if any).")
    @Nullable
    Path elf;

    @Option(
            names = "--layout",
            paramLabel = "NAME",
            description =
                    "Flash layout the sketch was built for: 4m1m, 4m2m, 1m64, … (default: what the ELF file says; for 'sim' 4m1m).")
    @Nullable
    String layout;

    @Option(
            names = "--key",
            paramLabel = "KIND",
            description = "ec-p256 (default), ec-p384, rsa-2048 or rsa-3072.",
            defaultValue = "ec-p256")
    String key = "ec-p256";

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "What certificates say: strict (default), guide, idevid, or a YAML file of your own.",
            defaultValue = "strict")
    String profile = "strict";

    @Option(
            names = "--broker",
            paramLabel = "BROKER",
            description =
                    "mqtts://HOST[:PORT] for your broker, or embedded[:HOST[:PORT]] for the check endpoint in this "
                            + "program; HOST is how the device reaches it.")
    @Nullable
    String broker;

    @Option(
            names = "--broker-ca",
            paramLabel = "FILE",
            description = "CA of the broker's certificate, PEM or DER (default: the workspace's own).")
    @Nullable
    Path brokerCa;

    @Option(
            names = "--broker-log",
            paramLabel = "FILE",
            description =
                    "The broker's log file, where it can be read here: it tells why the broker refused the device.")
    @Nullable
    Path brokerLog;

    @Option(names = "--wifi-ssid", paramLabel = "NAME", description = "The Wi-Fi network the device joins (2.4 GHz).")
    @Nullable
    String wifiSsid;

    @Option(
            names = "--wifi-password-file",
            paramLabel = "FILE",
            description = "File whose first line is the Wi-Fi password; empty for an open network.")
    @Nullable
    Path wifiPasswordFile;

    @Option(
            names = "--ca-passphrase-file",
            paramLabel = "FILE",
            description = "File whose first line is the pass phrase of the authority's key.")
    @Nullable
    Path caPassphraseFile;

    @Option(
            names = "--ntp",
            paramLabel = "HOST",
            description = "Time server the device asks (default: pool.ntp.org).",
            defaultValue = "pool.ntp.org")
    String ntp = "pool.ntp.org";

    @Option(
            names = "--baud",
            paramLabel = "N",
            description = "Speed for writing (default: the fastest up to 921600 that works).")
    @Nullable
    Integer baud;

    @Option(
            names = "--loader",
            paramLabel = "LOADER",
            description = "own: our flasher stub writes only what differs and proves it by digests (default). rom: the "
                    + "boot ROM alone, slow; also what is used where the stub does not run. FILE.json: Espressif's "
                    + "stub for the ESP8266, as it is installed with esptool.",
            converter = LoaderChoice.Converter.class,
            defaultValue = LoaderChoice.OWN)
    LoaderChoice loader = new LoaderChoice(LoaderChoice.OWN);

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long to wait for the device at the broker (default: 90).",
            defaultValue = "90")
    int timeoutSeconds;

    @Option(
            names = "--sim-pace",
            paramLabel = "PACE",
            description = "For 'sim': real (default) takes the time a chip takes, fast leaves the waiting out.",
            defaultValue = "real")
    PaceChoice simPace = PaceChoice.REAL;

    @Option(
            names = "--force",
            fallbackValue = CommonOptions.ON,
            description = "Provision a device anew that is already confirmed.")
    boolean force;

    /** What is wanted of a board at this port. */
    Wishes wishes(String port, Optional<String> name, Secrets secrets) {
        return new Wishes(
                port,
                Optional.ofNullable(sketch),
                Optional.ofNullable(elf),
                Optional.ofNullable(layout),
                key,
                name,
                Optional.ofNullable(wifiSsid),
                secrets.find("wifi-password", wifiPasswordFile),
                Optional.ofNullable(broker),
                Optional.ofNullable(brokerCa),
                Optional.ofNullable(brokerLog),
                ntp,
                loaderOptions(),
                timeout(),
                force ? Repeat.START_OVER : Repeat.LEAVE_CONFIRMED);
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

    Duration timeout() {
        if (timeoutSeconds <= 0) {
            throw UsageException.badValue("--timeout", Integer.toString(timeoutSeconds), "it must be above zero");
        }
        return Duration.ofSeconds(timeoutSeconds);
    }
}
