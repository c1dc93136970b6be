import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espprovision.MacAddress;
import org.espprovision.Progress;
import org.espprovision.chip.BootLoader;
import org.espprovision.chip.FlashSection;
import org.espprovision.chip.LoaderKind;
import org.espprovision.chip.LoaderOptions;
import org.espprovision.simulator.BoardEvent;
import org.espprovision.simulator.BoardWatcher;
import org.espprovision.simulator.NetworkBoard;
import org.espprovision.simulator.Pace;
import org.espprovision.simulator.VirtualChip;

/** Who flashes in the benchmark. Each does the whole job on a chip of its own, from reset to reset. */
enum Flashers {
    /** This program with its own stub. */
    OWN {
        @Override
        FlashingRow run(int baud, FlashingJob.State state, Pace pace) {
            return ours(LoaderOptions.defaults().withTopBaud(baud).withLoader(LoaderKind.OWN), baud, state, pace);
        }
    },
    /** This program with what the boot ROM can do. */
    ROM {
        @Override
        FlashingRow run(int baud, FlashingJob.State state, Pace pace) {
            return ours(LoaderOptions.defaults().withBaud(baud).withLoader(LoaderKind.ROM), baud, state, pace);
        }
    },
    /** esptool-js as published, with Espressif's stub, over RFC 2217 and in a process of its own. */
    ESPTOOL_JS {
        @Override
        FlashingRow run(int baud, FlashingJob.State state, Pace pace) throws Exception {
            return theirs(baud, state, pace);
        }
    };

    private static final Path STRANGERS = Path.of("target/strangers");
    private static final Path SCRIPT = Path.of("src/test/node/flash.mjs");
    private static final int MEM_BEGIN = 0x05;

    abstract FlashingRow run(int baud, FlashingJob.State state, Pace pace) throws Exception;

    /** Why it cannot take part here, or nothing. */
    String missing() {
        return this == ESPTOOL_JS && !Files.isDirectory(STRANGERS.resolve("node_modules/esptool-js"))
                ? "esptool-js is not installed: run mvn test -Dtest=EspressifStubTest once"
                : "";
    }

    private static FlashingRow ours(LoaderOptions options, int baud, FlashingJob.State state, Pace pace) {
        var upload = new AtomicLong();
        FlashSection sketch = FlashingJob.sketch();
        FlashSection files = FlashingJob.fileSystem();
        try (VirtualChip chip = chip(state, pace, upload);
                var line = chip.line("sim")) {
            // Where 460,800 is not wanted from the beginning: a speed below it.
            LoaderOptions now = baud < LoaderOptions.DEFAULT_BAUD ? options.withBaud(baud) : options;
            Duration chipBefore = chip.chipTime();
            long start = System.nanoTime();
            BootLoader loader = BootLoader.connect(line, now);
            long connected = System.nanoTime();
            loader.write(List.of(sketch, files), Progress.SILENT);
            long written = System.nanoTime();
            loader.verify(sketch, Progress.SILENT);
            loader.verify(files, Progress.SILENT);
            long verified = System.nanoTime();
            loader.startSketch(74_880);
            long reset = System.nanoTime();
            if (loader.baud() != 74_880 && loader.loader() != options.loader()) {
                throw new IllegalStateException("the work was done by " + loader.loader());
            }
            long began = upload.get() == 0 ? connected : upload.get();
            return FlashingRow.of(
                    chip,
                    seconds(start, began),
                    seconds(began, connected),
                    seconds(connected, written),
                    seconds(written, verified),
                    seconds(verified, reset),
                    seconds(chip.chipTime().minus(chipBefore)));
        }
    }

    private static FlashingRow theirs(int baud, FlashingJob.State state, Pace pace) throws Exception {
        Path folder = Files.createTempDirectory("flashing");
        try (VirtualChip chip = chip(state, pace, new AtomicLong());
                var board = NetworkBoard.listening(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), chip, BoardWatcher.NOBODY)) {
            Duration chipBefore = chip.chipTime();
            String said = node(folder, board.address().getPort(), baud);
            return FlashingRow.of(
                    chip,
                    field(said, "connect"),
                    field(said, "stub") + field(said, "baud"),
                    field(said, "write"),
                    field(said, "verify"),
                    field(said, "reset"),
                    seconds(chip.chipTime().minus(chipBefore)));
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static String node(Path folder, int port, int baud) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "node",
                SCRIPT.toAbsolutePath().toString(),
                "esptool-js",
                "127.0.0.1",
                String.valueOf(port),
                String.valueOf(baud)));
        for (FlashSection section : List.of(FlashingJob.sketch(), FlashingJob.fileSystem())) {
            Path file = Files.write(folder.resolve("at-" + section.offset()), section.bytes());
            command.add(section.offset() + "=" + file);
        }
        Path said = folder.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(STRANGERS.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("READ_BACK", "no");
        int status = builder.start().waitFor();
        String text = Files.readString(said);
        if (status != 0) {
            throw new IllegalStateException("esptool-js failed: " + text);
        }
        return text;
    }

    private static double field(String said, String name) {
        Matcher field = Pattern.compile("\"" + name + "\":([0-9.]+)").matcher(said);
        return field.find() ? Double.parseDouble(field.group(1)) : 0;
    }

    private static VirtualChip chip(FlashingJob.State state, Pace pace, AtomicLong upload) {
        return VirtualChip.builder(MacAddress.parse("5c:cf:7f:a1:b2:c3"))
                .pace(pace)
                .flash(FlashingJob.flash(state))
                .watchedBy(event -> {
                    if (event instanceof BoardEvent.Commanded command && command.opcode() == MEM_BEGIN) {
                        upload.compareAndSet(0, System.nanoTime());
                    }
                })
                .build();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }
}
