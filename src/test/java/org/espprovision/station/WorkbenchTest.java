package org.espprovision.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.espprovision.FailureKind;
import org.espprovision.MacAddress;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.FlashSection;
import org.espprovision.chip.FlashSpan;
import org.espprovision.chip.HeaderChange;
import org.espprovision.chip.LoaderKind;
import org.espprovision.chip.LoaderOptions;
import org.espprovision.chip.SelfTestReport;
import org.espprovision.chip.SelfTestReport.Result;
import org.espprovision.chip.WritePlan;
import org.espprovision.serial.DevicePorts;
import org.espprovision.serial.LineOpener;
import org.espprovision.serial.Lines;
import org.espprovision.serial.SerialLine;
import org.espprovision.simulator.BoardWiring;
import org.espprovision.simulator.FlashFault;
import org.espprovision.simulator.Pace;
import org.espprovision.simulator.PtyBoard;
import org.espprovision.simulator.VirtualChip;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Bench work on a chip whose cable, flash and operator do not always behave. */
@Timeout(120)
class WorkbenchTest {
    private static final MacAddress MAC = MacAddress.parse("5e:cf:7f:00:00:42");
    private static final int SECTOR = 4096;
    private static final int OFFSET = 0x10_0000;
    private static final int REGION = 64 << 10;

    @TempDir
    private Path folder;

    private final Cancellation cancellation = new Cancellation();
    private VirtualChip chip = VirtualChip.builder(MAC).pace(Pace.FAST).build();
    private StationListener listener = event -> {};

    @AfterEach
    void powerOff() {
        chip.close();
    }

    @Test
    void a_cable_pulled_while_it_writes_leaves_a_flash_that_is_said_to_be_incomplete() {
        byte[] wanted = random(1, 100 * SECTOR);
        when(Step.WRITE_FLASH, 20_000, chip::unplug);

        var failure = catchThrowableOfType(ProvisioningException.class, () -> bench().write(board(), plan(wanted)));

        assertThat(failure.code()).isEqualTo("flash.incomplete");
        assertThat(failure.kind()).isEqualTo(FailureKind.PORT);
        assertThat(failure.what()).contains("the section was being written to 0x100000", "[port.lost]");
        assertThat(failure.remedy()).contains("Run the same command again");
        chip.plugIn();
        listener = event -> {};
        var report = bench().write(board(), plan(wanted));
        assertThat(report.summary().sectorsUnchanged()).isPositive();
        assertThat(Arrays.copyOfRange(chip.flashContent(), OFFSET, OFFSET + wanted.length))
                .isEqualTo(wanted);
    }

    @Test
    void ctrl_c_while_it_writes_ends_as_interrupted_and_says_what_the_flash_is() {
        when(Step.WRITE_FLASH, 20_000, cancellation::cancel);

        var failure = catchThrowableOfType(
                ProvisioningException.class, () -> bench().write(board(), plan(random(2, 100 * SECTOR))));

        assertThat(failure.kind()).isEqualTo(FailureKind.INTERRUPTED);
        assertThat(failure.what()).contains("incomplete", "0x100000");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void ctrl_c_while_it_erases_says_so_too() {
        chip.close();
        chip = VirtualChip.builder(MAC)
                .pace(Pace.FAST)
                .flash(random(3, 1 << 20))
                .build();
        when(Step.ERASE_FLASH, 1, cancellation::cancel);
        var erasing = catchThrowableOfType(
                ProvisioningException.class, () -> bench().erase(board(), new FlashSpan(0, Optional.of(1 << 20))));
        assertThat(erasing.code()).isEqualTo("flash.incomplete");
        assertThat(erasing.kind()).isEqualTo(FailureKind.INTERRUPTED);
    }

    @Test
    void ctrl_c_while_it_reads_is_no_more_than_an_interruption() {
        chip.close();
        chip = VirtualChip.builder(MAC)
                .pace(Pace.FAST)
                .flash(random(4, 1 << 20))
                .build();
        when(Step.READ_FLASH, 1, cancellation::cancel);
        var reading = catchThrowableOfType(ProvisioningException.class, () -> bench().read(board(), FlashSpan.whole()));
        assertThat(reading.code()).isEqualTo("interrupted");
    }

    @Test
    void several_sections_go_down_the_line_as_one_stream() {
        byte[] first = random(11, 20 * SECTOR);
        byte[] second = random(12, 30 * SECTOR + 7);
        List<Long> totals = new ArrayList<>();
        List<Step> begun = new ArrayList<>();
        listener = event -> {
            if (event instanceof StationEvent.StepStarted started) {
                begun.add(started.step());
            } else if (event instanceof StationEvent.StepProgress progress && progress.step() == Step.WRITE_FLASH) {
                totals.add(progress.total());
            }
        };
        var plan = WritePlan.of(
                List.of(
                        new FlashSection("the upper", 2 * OFFSET, second),
                        new FlashSection("the lower", OFFSET, first)),
                HeaderChange.none(),
                WritePlan.Unbootable.REFUSED);

        var report = bench().write(board(), plan);

        assertThat(begun).containsOnlyOnce(Step.WRITE_FLASH);
        assertThat(totals).isNotEmpty().allMatch(total -> total.equals(totals.get(0)));
        assertThat(report.summary().sectorsWritten()).isEqualTo(20 + 31);
        assertThat(report.sections()).extracting(FlashSection::name).containsExactly("the upper", "the lower");
        assertThat(bench().compare(board(), plan).isEqual()).isTrue();

        when(Step.WRITE_FLASH, 1, chip::unplug);
        bench().erase(board(), new FlashSpan(OFFSET, Optional.of(64 * SECTOR)));
        var failure = catchThrowableOfType(ProvisioningException.class, () -> bench().write(board(), plan));
        assertThat(failure.what()).contains("the upper (0x200000) and the lower (0x100000) were being written");
    }

    @Test
    void the_rom_alone_does_it_too() {
        byte[] wanted = random(5, 3 * SECTOR + 10);
        var rom = new BoardAccess(
                "bench", LoaderOptions.defaults().withLoader(LoaderKind.ROM), BoardAccess.Afterwards.STAYS);
        bench().write(rom, plan(wanted));
        assertThat(bench().compare(rom, plan(wanted)).isEqual()).isTrue();
        assertThat(bench().read(rom, new FlashSpan(OFFSET, Optional.of(wanted.length)))
                        .bytes())
                .isEqualTo(wanted);
        bench().erase(rom, new FlashSpan(OFFSET, Optional.of(SECTOR)));
        assertThat(bench().compare(rom, plan(wanted))
                        .compared()
                        .get(0)
                        .differences()
                        .differing())
                .containsExactly(OFFSET);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_device_file_serves_as_well() {
        chip.close();
        chip = VirtualChip.builder(MAC)
                .pace(Pace.FAST)
                .wiring(BoardWiring.NO_CONTROL_LINES)
                .build();
        Path link = folder.resolve("board");
        var access = new BoardAccess(link.toString(), LoaderOptions.defaults(), BoardAccess.Afterwards.STARTS_SKETCH);
        var lines = new Lines(List.of(DevicePorts.ofThisMachine()));
        byte[] wanted = random(6, 10 * SECTOR);
        PtyBoard terminal = PtyBoard.at(link, chip, event -> {});
        try {
            bench(lines).write(access, plan(wanted));
            assertThat(bench(lines)
                            .read(access, new FlashSpan(OFFSET, Optional.of(wanted.length)))
                            .bytes())
                    .isEqualTo(wanted);
            assertThat(bench(lines)
                            .info(access, FlashLook.Depth.FILES, nowhere())
                            .chip()
                            .mac())
                    .isEqualTo(MAC);
            assertThat(failed(bench(lines).selfTest(access, Optional.empty(), folder)))
                    .isEmpty();
        } finally {
            terminal.close();
        }
    }

    @Test
    void a_self_test_passes_and_leaves_everything_as_it_was() {
        byte[] before = chip.flashContent();
        SelfTestReport report = bench().selfTest(board(), Optional.empty(), folder);
        assertThat(failed(report)).isEmpty();
        assertThat(report.isPassed()).isTrue();
        assertThat(report.checks()).hasSize(15);
        assertThat(report.maskedMac()).isEqualTo("5e:cf:7f:xx:xx:xx");
        assertThat(chip.flashContent()).isEqualTo(before);
    }

    @Test
    void a_self_test_puts_back_what_was_in_the_place_it_was_given() {
        byte[] content = random(7, OFFSET + REGION + SECTOR);
        chip.close();
        chip = VirtualChip.builder(MAC).pace(Pace.FAST).flash(content).build();
        byte[] before = chip.flashContent();
        assertThat(bench().selfTest(board(), Optional.of(OFFSET - SECTOR), folder)
                        .isPassed())
                .isTrue();
        assertThat(chip.flashContent()).isEqualTo(before);
    }

    @Test
    void a_self_test_that_is_stopped_puts_it_back_first() {
        byte[] content = random(8, OFFSET + REGION);
        chip.close();
        chip = VirtualChip.builder(MAC).pace(Pace.FAST).flash(content).build();
        byte[] before = chip.flashContent();
        when(Step.SELF_TEST, 8, cancellation::cancel);
        var stopped = catchThrowableOfType(
                ProvisioningException.class, () -> bench().selfTest(board(), Optional.of(OFFSET), folder));
        assertThat(stopped.code()).isEqualTo("interrupted");
        assertThat(stopped.remedy()).contains("put back");
        assertThat(chip.flashContent()).isEqualTo(before);
    }

    @Test
    void a_cell_that_does_not_follow_fails_the_self_test() {
        chip.close();
        chip = VirtualChip.builder(MAC)
                .pace(Pace.FAST)
                .fault(FlashFault.stuckAtZero(OFFSET + 0x5345, 0x80))
                .build();
        SelfTestReport report = bench().selfTest(board(), Optional.of(OFFSET), folder);
        assertThat(report.isPassed()).isFalse();
        assertThat(failed(report)).contains("erase", "program");
        assertThat(report.checks())
                .filteredOn(check -> check.code().equals("erase"))
                .allSatisfy(check -> assertThat(check.figures()).contains("0x105000"));
    }

    @Test
    void what_cannot_be_put_back_is_kept_in_a_file() throws Exception {
        byte[] content = random(9, OFFSET + REGION);
        chip.close();
        chip = VirtualChip.builder(MAC).pace(Pace.FAST).flash(content).build();
        when(Step.SELF_TEST, 8, chip::unplug);
        var failure = catchThrowableOfType(
                ProvisioningException.class, () -> bench().selfTest(board(), Optional.of(OFFSET), folder));
        assertThat(failure.code()).isEqualTo("selftest.not-restored");
        Path rescued = folder.resolve("selftest-0x100000.bin");
        assertThat(failure.remedy()).contains(rescued.toString(), "provision flash write 0x100000");
        assertThat(Files.readAllBytes(rescued)).isEqualTo(Arrays.copyOfRange(content, OFFSET, OFFSET + REGION));
    }

    @Test
    void a_full_flash_has_no_room_for_a_self_test_until_somebody_names_one() {
        chip.close();
        chip = VirtualChip.builder(MAC)
                .pace(Pace.FAST)
                .flash(random(10, 4 << 20))
                .build();
        var failure = catchThrowableOfType(
                ProvisioningException.class, () -> bench().selfTest(board(), Optional.empty(), folder));
        assertThat(failure.code()).isEqualTo("selftest.no-room");
        assertThat(failure.remedy()).contains("--offset");
    }

    private static List<String> failed(SelfTestReport report) {
        return report.checks().stream()
                .filter(check -> check.result() == Result.FAILED)
                .map(SelfTestReport.Check::code)
                .toList();
    }

    private WorkspaceView nowhere() {
        return WorkspaceView.of(folder.resolve("ca"), folder.resolve("ledger"), Optional.empty(), Clock.systemUTC());
    }

    private Workbench bench() {
        return bench(new Lines(List.of(new LineOpener() {
            @Override
            public boolean knows(String portName) {
                return portName.equals("bench");
            }

            @Override
            public SerialLine open(String portName) {
                return chip.line(portName);
            }
        })));
    }

    private Workbench bench(Lines lines) {
        return new Workbench(lines, Clock.systemUTC(), event -> listener.on(event), cancellation);
    }

    private static BoardAccess board() {
        return new BoardAccess("bench", LoaderOptions.defaults(), BoardAccess.Afterwards.STARTS_SKETCH);
    }

    private static WritePlan plan(byte[] bytes) {
        return WritePlan.of(
                List.of(new FlashSection("the section", OFFSET, bytes)),
                HeaderChange.none(),
                WritePlan.Unbootable.REFUSED);
    }

    /** Something happens once the step has come this far. */
    private void when(Step step, long done, Runnable happening) {
        listener = event -> {
            if (event instanceof StationEvent.StepProgress progress
                    && progress.step() == step
                    && progress.done() >= done) {
                listener = other -> {};
                happening.run();
            }
        };
    }

    private static byte[] random(long seed, int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
