import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.espprovision.MacAddress;
import org.espprovision.simulator.BoardWiring;
import org.espprovision.simulator.Pace;
import org.espprovision.simulator.PtyBoard;
import org.espprovision.simulator.VirtualChip;
import org.espprovision.simulator.sketch.VirtualNetwork;
import org.espprovision.simulator.sketch.VirtualSketch;
import org.espprovision.station.line.NamedPlaces;
import org.espprovision.station.line.Place;
import org.espprovision.station.line.Places;

/**
 * Jigs with a virtual chip on a pseudo-terminal in each: a chip the line is done with is pulled and another one, with the
 * next MAC, is plugged in under the same name. Counts the processor time that the chips themselves take.
 */
final class VirtualJigs implements Places, AutoCloseable {
    private static final long FIRST_MAC = 0x5ecf_7f10_0000L;

    private final Path folder;
    private final NamedPlaces ports;
    private final SecureRandom random = new SecureRandom();
    private final AtomicLong nextMac = new AtomicLong(FIRST_MAC);
    private final AtomicLong chipNanos = new AtomicLong();
    private final Map<String, Board> boards = new ConcurrentHashMap<>();

    private record Board(VirtualChip chip, PtyBoard port) {}

    VirtualJigs(Path folder, int count) throws IOException {
        this.folder = folder;
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            names.add(folder.resolve("jig-%02d".formatted(i)).toString());
        }
        names.forEach(this::plugIn);
        this.ports = new NamedPlaces(names);
    }

    private void plugIn(String name) {
        VirtualNetwork network = VirtualNetwork.ofThisComputer(Clock.systemUTC());
        VirtualChip chip = VirtualChip.builder(new MacAddress(nextMac.getAndIncrement()))
                .pace(Pace.FAST)
                .wiring(BoardWiring.NO_CONTROL_LINES)
                .firmware(new VirtualSketch(network, random))
                .build();
        boards.put(name, new Board(chip, PtyBoard.at(Path.of(name), chip, event -> {})));
    }

    private void pull(String name) {
        Board board = Optional.ofNullable(boards.remove(name)).orElseThrow();
        board.port.close();
        chipNanos.addAndGet(nanosOfChips());
        board.chip.close();
        chipNanos.addAndGet(-nanosOfChips());
    }

    /** Processor time of the chips that live now; one that ends takes its count with it. */
    private static long nanosOfChips() {
        var threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (var info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && (info.getThreadName().startsWith("esp8266-") || info.getThreadName().startsWith("pty-board"))) {
                sum += Math.max(0, threads.getThreadCpuTime(info.getThreadId()));
            }
        }
        return sum;
    }

    double chipSeconds() {
        return (chipNanos.get() + nanosOfChips()) / 1e9;
    }

    @Override
    public List<Place> now() {
        return ports.now();
    }

    @Override
    public synchronized void finished(Place place) {
        pull(place.port());
        plugIn(place.port());
    }

    @Override
    public void close() throws IOException {
        List.copyOf(boards.keySet()).forEach(this::pull);
        Files.deleteIfExists(folder);
    }
}
