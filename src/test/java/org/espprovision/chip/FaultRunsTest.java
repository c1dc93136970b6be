package org.espprovision.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.espprovision.MacAddress;
import org.espprovision.Progress;
import org.espprovision.ProvisioningException;
import org.espprovision.simulator.FlashFault;
import org.espprovision.simulator.NoisyLine;
import org.espprovision.simulator.NoisyLine.Noise;
import org.espprovision.simulator.Pace;
import org.espprovision.simulator.VirtualChip;
import org.junit.jupiter.api.Test;

/**
 * Many writes, each with something going wrong: whatever it is, a write that is said to be verified is byte-identical and
 * left everything else alone, and all others end with an error that names what failed. A run's number is its seed:
 * {@code -Dfault.first=17 -Dfault.runs=1} repeats run 17.
 *
 * <p>Most of a run is waiting for answers that do not come, so many are under way at once.
 */
class FaultRunsTest {
    private static final int FIRST = Integer.getInteger("fault.first", 0);
    private static final int RUNS = Integer.getInteger("fault.runs", 1000);
    private static final int AT_ONCE = 10;

    private static final MacAddress MAC = MacAddress.parse("5c:cf:7f:a1:b2:c3");
    private static final int FLASH_BYTES = 1 << 19;
    private static final int SECTOR = FlashRegion.SECTOR_BYTES;
    private static final int OFFSET = 0x2_E000;
    private static final int SECTORS = 4;

    /** What goes wrong, in how many of a hundred runs, and with which errors a write may end for it. */
    private enum Kind {
        DROPPED(14, "chip.protocol"),
        DOUBLED(14, "chip.protocol"),
        /** The ROM's checksum has eight bits, so with it some flips are found by the verification only. */
        FLIPPED(14, "chip.protocol", "chip.verify"),
        LOST_REPLIES(14, "chip.protocol"),
        OVERFLOW(14, "chip.protocol"),
        ALL_OF_IT(11, "chip.protocol", "chip.verify"),
        UNPLUGGED(6, "port.lost"),
        WRONG_ID(4, "chip.flash-id", "chip.beyond-flash"),
        SLOW_ERASE(4),
        WORN_CELL(4, "chip.verify", "chip.protocol"),
        /** Seldom: the chip counts to a million before it gives the flash up, and the host waits for a ROM that hangs. */
        STUCK_BUSY(1, "chip.flash", "chip.protocol");

        private final int share;
        private final String codes;

        Kind(int share, String... codes) {
            this.share = share;
            this.codes = String.join(" ", codes);
        }

        boolean mayEndWith(String code) {
            return List.of(codes.split(" ", -1)).contains(code);
        }

        static Kind ofRun(int run) {
            int left = run % 100;
            for (Kind kind : values()) {
                left -= kind.share;
                if (left < 0) {
                    return kind;
                }
            }
            throw new IllegalStateException("the shares add up to a hundred");
        }
    }

    /** What one run came to. */
    private record Ending(int run, Kind kind, boolean happened, boolean verified, String code, String fault) {}

    @Test
    void every_write_ends_byte_identical_or_with_a_plain_error() throws Exception {
        List<Ending> endings = inParallel(IntStream.range(FIRST, FIRST + RUNS)
                .<Callable<Ending>>mapToObj(run -> () -> end(run))
                .toList());

        assertThat(endings.stream().map(Ending::fault).filter(fault -> !fault.isEmpty()))
                .isEmpty();
        if (FIRST == 0 && RUNS % 100 == 0) {
            assertThatEachKindHappened(endings);
        }
    }

    /** Each kind often, and none only in such a way that nothing was written or that nothing failed. */
    private static void assertThatEachKindHappened(List<Ending> endings) {
        Map<Kind, Integer> happened = new EnumMap<>(Kind.class);
        Map<Kind, Integer> verified = new EnumMap<>(Kind.class);
        for (Ending ending : endings) {
            happened.merge(ending.kind(), ending.happened() ? 1 : 0, Integer::sum);
            verified.merge(ending.kind(), ending.verified() ? 1 : 0, Integer::sum);
        }
        for (Kind kind : Kind.values()) {
            assertThat(happened.get(kind)).as("%s happened", kind).isGreaterThanOrEqualTo(RUNS * kind.share / 200);
        }
        for (Kind kind : List.of(Kind.DROPPED, Kind.DOUBLED, Kind.FLIPPED, Kind.LOST_REPLIES, Kind.OVERFLOW)) {
            assertThat(verified.get(kind)).as("%s overcome", kind).isGreaterThan(RUNS / 25);
        }
        assertThat(verified.get(Kind.SLOW_ERASE)).isEqualTo(happened.get(Kind.SLOW_ERASE));
        assertThat(verified).containsEntry(Kind.STUCK_BUSY, 0).containsEntry(Kind.WORN_CELL, 0);
    }

    private static Ending end(int run) {
        var random = new Random(run);
        Kind kind = Kind.ofRun(run);
        LoaderKind loader = run / 100 % 4 == 0 ? LoaderKind.ROM : LoaderKind.OWN;
        byte[] before = bytes(random, FLASH_BYTES);
        if (kind != Kind.SLOW_ERASE && random.nextInt(4) > 0) {
            // An erase is a long wait in which little happens on the line, and the simulator executes every step of it.
            Arrays.fill(before, OFFSET, OFFSET + SECTORS * SECTOR, (byte) 0xFF);
        }
        byte[] wanted = wanted(random, before);
        var section = new FlashSection("the section", OFFSET, wanted);
        var chip = chip(kind, random).flash(before).build();
        LoaderKind used = loader;
        String code = "";
        boolean verified = false;
        boolean happened;
        try (chip;
                var line = new StartingClean(chip.line("sim"), noise(kind, random, run, loader))) {
            try {
                BootLoader boot =
                        BootLoader.connect(line, LoaderOptions.defaults().withLoader(loader));
                used = boot.loader();
                line.spoil();
                boot.write(section, Progress.SILENT);
                boot.verify(section, Progress.SILENT);
                verified = true;
            } catch (ProvisioningException plain) {
                code = plain.code();
            }
            happened = happened(kind, line.faults(), chip, verified);
        }
        String fault = faultOf(kind, used, verified, code, before, section, chip.flashContent());
        return new Ending(
                run,
                kind,
                happened,
                verified,
                code,
                fault.isEmpty() ? "" : "run %d, %s: %s".formatted(run, kind, fault));
    }

    private static VirtualChip.Builder chip(Kind kind, Random random) {
        var chip = VirtualChip.builder(MAC).pace(Pace.FAST).flashSize(FLASH_BYTES);
        return switch (kind) {
            case STUCK_BUSY -> chip.fault(FlashFault.stuckBusy());
            case WRONG_ID -> chip.fault(FlashFault.wrongId(new int[] {0, 0xFF_FFFF, 0x11_40EF}[random.nextInt(3)]));
            case SLOW_ERASE -> chip.fault(FlashFault.slowErase(2 + random.nextInt(9)));
            case WORN_CELL -> chip.fault(FlashFault.stuckAtZero(OFFSET + random.nextInt(SECTOR), 0x01));
            default -> chip;
        };
    }

    /** The ROM's way has no packets that could be asked for again, so it bears less. */
    private static Noise noise(Kind kind, Random random, int seed, LoaderKind loader) {
        double share = (loader == LoaderKind.ROM ? 4e-5 : 3e-4) * (0.3 + random.nextDouble());
        var sound = Noise.seeded(seed);
        return switch (kind) {
            case DROPPED -> sound.dropping(share);
            case DOUBLED -> sound.doubling(share);
            case FLIPPED -> sound.flipping(share);
            case LOST_REPLIES -> sound.losingReplies(loader == LoaderKind.ROM ? 2e-3 : 0.1 + 0.2 * random.nextDouble());
            case OVERFLOW -> sound.overflowing(share);
            case ALL_OF_IT ->
                sound.dropping(share / 2)
                        .doubling(share / 4)
                        .flipping(share / 4)
                        .overflowing(share / 8)
                        .losingReplies(2e-3);
            case UNPLUGGED -> sound.unpluggedAfter(random.nextInt(loader == LoaderKind.ROM ? 60_000 : 10_000));
            default -> sound;
        };
    }

    private static boolean happened(Kind kind, NoisyLine.Faults faults, VirtualChip chip, boolean verified) {
        return switch (kind) {
            case DROPPED -> faults.dropped() > 0;
            case DOUBLED -> faults.doubled() > 0;
            case FLIPPED -> faults.flipped() > 0;
            case LOST_REPLIES -> faults.lostReplies() > 0;
            case OVERFLOW -> faults.overflows() > 0;
            case ALL_OF_IT ->
                faults.dropped() + faults.doubled() + faults.flipped() + faults.overflows() + faults.lostReplies() > 1;
            case UNPLUGGED -> faults.unplugged() > 0;
            case SLOW_ERASE -> chip.wear().sectorErases() > 0;
            case STUCK_BUSY, WRONG_ID, WORN_CELL -> !verified;
        };
    }

    /** Empty when all is as it should be. */
    private static String faultOf(
            Kind kind,
            LoaderKind loader,
            boolean verified,
            String code,
            byte[] before,
            FlashSection section,
            byte[] after) {
        byte[] expected = before.clone();
        byte[] inside = verified ? section.bytes() : Arrays.copyOfRange(after, OFFSET, OFFSET + section.lengthBytes());
        System.arraycopy(inside, 0, expected, OFFSET, inside.length);
        int wrong = Arrays.mismatch(expected, after);
        // Nothing in the ROM's protocol tells that the number in a request is not the one that was sent.
        boolean mayStray = loader == LoaderKind.ROM && (kind == Kind.FLIPPED || kind == Kind.ALL_OF_IT);
        if (wrong >= 0 && !(mayStray && Arrays.equals(inside(expected), inside(after)))) {
            return "%s, but the flash is wrong at 0x%06x".formatted(verified ? "verified" : code, wrong);
        }
        return verified || kind.mayEndWith(code) ? "" : "ended with " + code;
    }

    private static byte[] inside(byte[] flash) {
        return Arrays.copyOfRange(flash, OFFSET, OFFSET + SECTORS * SECTOR);
    }

    /** Differs from what is there but for one sector, and has blank pages. */
    private static byte[] wanted(Random random, byte[] before) {
        byte[] wanted = bytes(random, SECTORS * SECTOR);
        System.arraycopy(before, OFFSET + 2 * SECTOR, wanted, 2 * SECTOR, SECTOR);
        Arrays.fill(wanted, 3 * SECTOR + 256, SECTORS * SECTOR, (byte) 0xFF);
        for (int i = 0; i < SECTOR; i++) {
            wanted[i] |= 1;
        }
        return wanted;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<Ending> inParallel(List<Callable<Ending>> runs) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            var endings = new ArrayList<Ending>();
            for (Future<Ending> ending : threads.invokeAll(runs)) {
                endings.add(ending.get());
            }
            return endings;
        } finally {
            threads.shutdownNow();
        }
    }
}
