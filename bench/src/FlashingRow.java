import org.espprovision.simulator.FlashWear;
import org.espprovision.simulator.VirtualChip;
import org.espprovision.simulator.WireTraffic;

/** What one job took: seconds, and what it did to the line and to the flash. */
record FlashingRow(
        double connect,
        double stub,
        double write,
        double verify,
        double reset,
        double chipTime,
        WireTraffic traffic,
        FlashWear wear,
        boolean done) {
    private static final int PAGE_BYTES = 256;

    static final String HEADING = "%-11s %8s %-12s %7s %6s %7s %7s %6s %8s %8s %9s %9s %7s %6s"
            .formatted(
                    "flasher",
                    "baud",
                    "chip",
                    "connect",
                    "stub",
                    "write",
                    "verify",
                    "reset",
                    "total s",
                    "chip's",
                    "to chip",
                    "to host",
                    "erased",
                    "pages");

    static FlashingRow of(VirtualChip chip, double... seconds) {
        return new FlashingRow(
                seconds[0],
                seconds[1],
                seconds[2],
                seconds[3],
                seconds[4],
                seconds[5],
                chip.traffic(),
                chip.wear(),
                FlashingJob.isDone(chip.flashContent()));
    }

    double total() {
        return connect + stub + write + verify + reset;
    }

    /** A block of 64 KiB counts as its sixteen sectors. */
    long sectorsErased() {
        return wear.sectorErases() + 16 * wear.blockErases() + 1024 * wear.chipErases();
    }

    /** Flashers program a page in pieces of their own; this many whole pages it comes to. */
    long pagesProgrammed() {
        return -Math.floorDiv(-wear.bytesProgrammed(), PAGE_BYTES);
    }

    String words(String flasher, int baud, FlashingJob.State state) {
        return "%-11s %,8d %-12s %7.2f %6.2f %7.2f %7.2f %6.2f %8.2f %8.2f %,9d %,9d %,7d %,6d%s"
                .formatted(
                        flasher,
                        baud,
                        state.name().toLowerCase(java.util.Locale.ROOT),
                        connect,
                        stub,
                        write,
                        verify,
                        reset,
                        total(),
                        chipTime,
                        traffic.toChip(),
                        traffic.toHost(),
                        sectorsErased(),
                        pagesProgrammed(),
                        done ? "" : "  THE FLASH IS WRONG");
    }
}
