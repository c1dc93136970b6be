import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.espprovision.simulator.Pace;

/**
 * How long it takes to write sketch and file system into a virtual chip that keeps real time.
 *
 * <p>Arguments choose rows: speeds, flashers (own, rom, esptool_js), chips (used, blank, certificates), {@code eight} for
 * eight chips at once, {@code all} for everything, which takes most of an hour. Without any: own at 921,600, and eight.
 */
public final class FlashingBench {
    private static final int[] BAUDS = {115_200, 460_800, 921_600, 2_000_000};
    private static final int TARGET_BAUD = 921_600;
    private static final int CHIPS = 8;
    private static final double ENOUGH = 0.9;

    private final List<Integer> bauds = new ArrayList<>();
    private final List<Flashers> flashers = new ArrayList<>();
    private final List<FlashingJob.State> states = new ArrayList<>();
    private final List<String> verdicts = new ArrayList<>();
    private boolean eight;

    private FlashingBench(List<String> arguments) {
        arguments.forEach(this::choose);
        boolean all = arguments.contains("all");
        boolean onlyEight = arguments.equals(List.of("eight"));
        if (arguments.isEmpty() || all) {
            eight = true;
        }
        if (bauds.isEmpty()) {
            bauds.addAll(all ? Arrays.stream(BAUDS).boxed().toList() : List.of(TARGET_BAUD));
        }
        if (flashers.isEmpty() && !onlyEight) {
            flashers.addAll(all ? List.of(Flashers.values()) : List.of(Flashers.OWN));
        }
        if (states.isEmpty()) {
            states.addAll(List.of(FlashingJob.State.values()));
        }
    }

    public static void main(String[] arguments) throws Exception {
        var bench = new FlashingBench(List.of(arguments));
        bench.describe();
        bench.rows();
        if (bench.eight) {
            bench.eightAtOnce(Pace.REAL_TIME);
            bench.eightAtOnce(Pace.FAST);
        }
        bench.verdicts.forEach(verdict -> Bench.line("%s", verdict));
    }

    private void choose(String argument) {
        String word = argument.toUpperCase(Locale.ROOT).replace('-', '_');
        if (argument.matches("[0-9]+")) {
            bauds.add(Integer.valueOf(argument));
        } else if (word.equals("EIGHT")) {
            eight = true;
        } else if (Arrays.stream(Flashers.values()).anyMatch(each -> each.name().equals(word))) {
            flashers.add(Flashers.valueOf(word));
        } else if (!word.equals("ALL")) {
            states.add(FlashingJob.State.valueOf(word));
        }
    }

    private void describe() {
        Bench.heading("Flashing a virtual chip in real time, 4 MiB; load %.1f on %d processors"
                .formatted(load(), Runtime.getRuntime().availableProcessors()));
        Bench.line(
                "sketch %,d bytes (%,d deflated), file system %,d bytes (%,d deflated)",
                FlashingJob.sketch().lengthBytes(),
                FlashingJob.deflatedBytes(FlashingJob.sketch()),
                FlashingJob.fileSystem().lengthBytes(),
                FlashingJob.deflatedBytes(FlashingJob.fileSystem()));
        Bench.line("the chip holds before: used = %s, blank = %s, certificates = %s",
                FlashingJob.State.USED.words, FlashingJob.State.BLANK.words, FlashingJob.State.CERTIFICATES.words);
        Bench.line("a chip that falls behind on a loaded machine is slower for it, never faster");
    }

    private void rows() throws Exception {
        if (flashers.isEmpty()) {
            return;
        }
        Flashers.OWN.run(2_000_000, FlashingJob.State.BLANK, Pace.FAST); // so that no row pays for the just-in-time compiler
        Bench.line("%n%s %5s", FlashingRow.HEADING, "load");
        for (int baud : bauds) {
            for (Flashers flasher : flashers) {
                if (!flasher.missing().isEmpty()) {
                    Bench.line("%s", flasher.missing());
                    continue;
                }
                for (FlashingJob.State state : states) {
                    FlashingRow row = flasher.run(baud, state, Pace.REAL_TIME);
                    String name = flasher.name().toLowerCase(Locale.ROOT).replace('_', '-');
                    Bench.line("%s %5.1f", row.words(name, baud, state), load());
                    if (flasher == Flashers.OWN && baud == TARGET_BAUD) {
                        judge(state, row);
                    }
                }
            }
        }
        Bench.line("%nerased: sectors of 4 KiB; pages: 256-byte pages programmed, blank ones too where a flasher does that");
        Bench.line("chip's: seconds by the chip's own clock, from power on until after the reset; it stands still while this machine");
        Bench.line("        has no time for the chip, so it is what a real chip would have taken (esptool-js: with the start of Node)");
    }

    private void judge(FlashingJob.State state, FlashingRow row) {
        double target =
                switch (state) {
                    case USED -> 8.0;
                    case BLANK -> 6.0;
                    case CERTIFICATES -> 2.0;
                };
        boolean met = row.done() && row.total() <= target;
        verdicts.add("target at 921,600, %s chip: %.1f s, took %.2f: %s"
                .formatted(state.name().toLowerCase(Locale.ROOT), target, row.total(), met ? "met" : "MISSED"));
        if (state == FlashingJob.State.CERTIFICATES) {
            verdicts.add("target, certificates: one data sector, wrote %d: %s"
                    .formatted(row.sectorsErased(), row.sectorsErased() == 1 ? "met" : "MISSED"));
        }
    }

    /** In real time by the clock on the wall; in fast mode by what went over the line, and by the chips' own clocks. */
    private void eightAtOnce(Pace pace) throws Exception {
        FlashingJob.State state = FlashingJob.State.USED;
        FlashingRow alone = Flashers.OWN.run(TARGET_BAUD, state, pace);
        long cpuBefore = cpuNanos();
        long start = System.nanoTime();
        List<FlashingRow> together = together(state, pace);
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpu = (cpuNanos() - cpuBefore) / 1e9;
        double slowest = together.stream().mapToDouble(FlashingRow::total).max().orElseThrow();
        long most = together.stream().mapToLong(row -> row.traffic().toChip()).max().orElseThrow();
        boolean done = together.stream().allMatch(FlashingRow::done);

        Bench.heading("%d chips at once, used, own, 921,600, %s; load %.1f".formatted(CHIPS, pace, load()));
        Bench.line(
                "alone %.2f s, the slowest of %d %.2f s, in all %.2f s and %.1f s of CPU; %s",
                alone.total(), CHIPS, slowest, seconds, cpu, done ? "all byte-identical" : "A FLASH IS WRONG");
        Bench.line("bytes to the chip: alone %,d, most of %d %,d", alone.traffic().toChip(), CHIPS, most);
        double ratio = pace == Pace.REAL_TIME
                ? alone.total() / slowest
                : alone.traffic().toChip() / (double) most;
        verdicts.add("target, %d chips %s: ratio %.1f, is %.2f: %s"
                .formatted(
                        CHIPS,
                        pace == Pace.REAL_TIME ? "on the wall's clock" : "on the wire",
                        ENOUGH,
                        ratio,
                        done && ratio >= ENOUGH ? "met" : "MISSED"));
        if (pace == Pace.REAL_TIME && ratio < ENOUGH) {
            verdicts.add("  the floor: %d virtual chips took %.1f s of CPU for %.1f s on %d processors"
                    .formatted(CHIPS, cpu, seconds, Runtime.getRuntime().availableProcessors()));
        }
    }

    private static List<FlashingRow> together(FlashingJob.State state, Pace pace) throws Exception {
        var threads = Executors.newFixedThreadPool(CHIPS);
        try {
            List<Callable<FlashingRow>> jobs = IntStream.range(0, CHIPS)
                    .<Callable<FlashingRow>>mapToObj(i -> () -> Flashers.OWN.run(TARGET_BAUD, state, pace))
                    .toList();
            List<FlashingRow> rows = new ArrayList<>();
            for (Future<FlashingRow> row : threads.invokeAll(jobs)) {
                rows.add(row.get());
            }
            return rows;
        } finally {
            threads.shutdownNow();
        }
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
