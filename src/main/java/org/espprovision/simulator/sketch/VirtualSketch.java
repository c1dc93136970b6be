package org.espprovision.simulator.sketch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.espprovision.simulator.Firmware;
import org.espprovision.simulator.Machine;

/**
 * What the sketch {@code firmware/mqtt-tls} does, on a virtual chip: it mounts its file system, reads its settings, joins
 * the network, gets the time, connects to the broker over mutual TLS and publishes the proof of this run. The network side
 * is real: real TCP, real TLS, real MQTT. {@code docs/console.md} is the contract of what it prints.
 *
 * <p>Runs on the thread that calls {@link #run}; an interrupt of that thread is the chip's reset, at which it closes its
 * connection and ends. After a failure it waits ({@link SketchBackoff}) and tries again from the failed stage.
 */
public final class VirtualSketch implements Firmware {
    static final String VERSION = "0.1.0";

    private static final String CORE = "3.1.2";
    /** From the loader's last word to the first of the sketch: radio calibration and the SDK's own start. */
    private static final Duration SDK_START = Duration.ofMillis(60);

    private static final Duration WIFI_JOIN = Duration.ofMillis(2100);
    private static final Duration WIFI_LIMIT = Duration.ofSeconds(20);
    private static final Duration TIME_ANSWER = Duration.ofMillis(120);
    /** No time before this (14 November 2023) is true. */
    private static final Instant EARLIEST = Instant.ofEpochSecond(1_700_000_000);

    private static final Duration TIME_LIMIT = Duration.ofSeconds(10);

    private final VirtualNetwork network;
    private final RandomGenerator random;

    public VirtualSketch(VirtualNetwork network, RandomGenerator random) {
        this.network = network;
        this.random = random;
    }

    @Override
    public void run(Machine machine) throws InterruptedException {
        new Life(machine).run();
    }

    /** One life of the sketch, from boot to reset. */
    private final class Life {
        private final Machine machine;
        private final SketchConsole console;

        Life(Machine machine) {
            this.machine = machine;
            this.console = new SketchConsole(machine);
        }

        void run() throws InterruptedException {
            machine.delay(SDK_START);
            sayBoot();
            SpiffsVolume volume = insist(this::mount);
            SketchSettings settings = insist(() -> readSettings(volume));
            insist(() -> joinWifi(settings));
            Supplier<Instant> time = insist(() -> getTime(settings));
            SketchCredentials credentials = insist(() -> loadCredentials(volume, settings));
            stayConnected(new SketchConnection(machine, console, network.names(), settings, credentials, time));
        }

        private void sayBoot() throws InterruptedException {
            console.say(
                    "boot",
                    "start",
                    line -> line.with("sketch", "mqtt-tls")
                            .with("version", VERSION)
                            .with("core", CORE)
                            .with("chip", "%08x".formatted(machine.chipId()))
                            .with("reset", machine.resetReason())
                            .with("heap", SketchHeap.AT_BOOT));
        }

        private Optional<SpiffsVolume> mount() throws InterruptedException {
            SketchLayout layout = SketchLayout.of(machine);
            Optional<SpiffsVolume> volume = layout.fits(machine.flashSizeBytes())
                    ? SpiffsVolume.mount(
                            machine.readFlash(layout.offset(), layout.lengthBytes()),
                            layout.pageBytes(),
                            layout.blockBytes())
                    : Optional.empty();
            if (volume.isPresent()) {
                SpiffsVolume mounted = volume.get();
                console.say(
                        "fs",
                        "mounted",
                        line -> line.with("type", "spiffs")
                                .with("total", mounted.totalBytes())
                                .with("used", mounted.usedBytes()));
            } else {
                console.say("fs", "failed", line -> line.with("type", "spiffs"));
            }
            return volume;
        }

        private Optional<SketchSettings> readSettings(SpiffsVolume volume) throws InterruptedException {
            try {
                var settings = SketchSettings.parse(
                        volume.read(SketchSettings.FILE).orElseThrow(() -> new SketchSettings.Bad("no such file")));
                console.say(
                        "settings",
                        "loaded",
                        line -> line.with("device", settings.device())
                                .with("broker", settings.brokerHost() + ":" + settings.brokerPort())
                                .with("nonce", settings.nonce()));
                return Optional.of(settings);
            } catch (SketchSettings.Bad e) {
                console.say(
                        "settings",
                        "bad",
                        line -> line.with("file", SketchSettings.FILE)
                                .quoted("reason", String.valueOf(e.getMessage())));
                return Optional.empty();
            }
        }

        private Optional<VirtualNetwork.Join> joinWifi(SketchSettings settings) throws InterruptedException {
            console.say("wifi", "connecting", line -> line.quoted("ssid", settings.ssid()));
            var watch = console.start();
            var join = network.accessPoint().join(settings.ssid(), settings.password());
            if (join == VirtualNetwork.Join.ACCEPTED) {
                machine.delay(WIFI_JOIN);
                console.say(
                        "wifi",
                        "connected",
                        line -> line.with("ip", "192.0.2.2").with("rssi", -50).with("ms", watch.millis()));
                return Optional.of(join);
            }
            machine.delay(WIFI_LIMIT);
            console.say(
                    "wifi", "failed", line -> line.with("status", join.status()).with("ms", watch.millis()));
            return Optional.empty();
        }

        /** A time before the floor is no answer: it is what a broken or malicious server would send. */
        private Optional<Supplier<Instant>> getTime(SketchSettings settings) throws InterruptedException {
            console.say("time", "waiting", line -> line.with("server", settings.timeServers()));
            var watch = console.start();
            Instant answer = network.clock().instant();
            Instant floor = settings.timeFloor().orElse(EARLIEST);
            if (network.timeService() == VirtualNetwork.TimeService.ANSWERS
                    && !answer.isBefore(floor)
                    && !answer.isBefore(EARLIEST)) {
                machine.delay(TIME_ANSWER);
                sayTime(answer, "ntp", watch);
                return Optional.of(network.clock()::instant);
            }
            machine.delay(TIME_LIMIT);
            if (settings.timeFloor().isEmpty()) {
                console.say("time", "failed", line -> line.with("ms", watch.millis()));
                return Optional.empty();
            }
            sayTime(floor, "floor", watch);
            Duration since = machine.uptime();
            return Optional.of(() -> floor.plus(machine.uptime().minus(since)));
        }

        private void sayTime(Instant time, String source, SketchConsole.Stopwatch watch) throws InterruptedException {
            console.say(
                    "time",
                    "set",
                    line -> line.with("unix", time.getEpochSecond())
                            .with("source", source)
                            .with("ms", watch.millis()));
        }

        private Optional<SketchCredentials> loadCredentials(SpiffsVolume volume, SketchSettings settings)
                throws InterruptedException {
            try {
                var credentials = SketchCredentials.load(volume, settings);
                console.say(
                        "certs",
                        "loaded",
                        line -> line.with("ca", credentials.authorityBytes())
                                .with("cert", credentials.certificateBytes())
                                .with("key", credentials.keyKind()));
                return Optional.of(credentials);
            } catch (SketchCredentials.Bad e) {
                console.say(
                        "certs",
                        "bad",
                        line -> line.with("file", e.file()).quoted("reason", String.valueOf(e.getMessage())));
                return Optional.empty();
            }
        }

        private void stayConnected(SketchConnection connection) throws InterruptedException {
            var backoff = new SketchBackoff(machine, random);
            while (true) {
                if (connection.attempt() == SketchConnection.Outcome.SESSION_LOST) {
                    backoff = new SketchBackoff(machine, random);
                }
                backoff.pause();
            }
        }

        private <T> T insist(Stage<T> stage) throws InterruptedException {
            var backoff = new SketchBackoff(machine, random);
            while (true) {
                Optional<T> result = stage.attempt();
                if (result.isPresent()) {
                    return result.get();
                }
                backoff.pause();
            }
        }
    }

    /** One try at a stage, which prints how it went; empty when it must be tried again. */
    @FunctionalInterface
    private interface Stage<T> {
        Optional<T> attempt() throws InterruptedException;
    }
}
