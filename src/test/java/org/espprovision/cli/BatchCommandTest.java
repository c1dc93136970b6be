package org.espprovision.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.espprovision.MacAddress;
import org.espprovision.ledger.CertificateState;
import org.espprovision.ledger.DeviceRecord;
import org.espprovision.ledger.Ledger;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.RevocationList;
import org.espprovision.simulator.Pace;
import org.espprovision.simulator.PtyBoard;
import org.espprovision.simulator.VirtualChip;
import org.espprovision.simulator.sketch.VirtualNetwork;
import org.espprovision.simulator.sketch.VirtualSketch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The factory line as its operator sees it. */
@Timeout(120)
class BatchCommandTest {
    private static final MacAddress GOOD = MacAddress.parse("5e:cf:7f:00:00:51");
    private static final MacAddress BAD = MacAddress.parse("5e:cf:7f:00:00:52");

    @TempDir
    private Path home;

    private CommandLineUser user;

    @BeforeEach
    void setUp() {
        user = new CommandLineUser(home);
    }

    @Test
    void boards_follow_each_other_on_every_slot_and_all_are_confirmed() {
        assertThat(user.run("batch", "--ports", "sim:2", "--count", "5", "--sim-pace", "fast"))
                .as(user.messages())
                .isZero();
        assertThat(user.results()).startsWith("ALL CONFIRMED  5 of 5 boards, 5 passed, 0 failed, yield 100 %");
        assertThat(user.messages()).contains("PASS  sim-1", "PASS  sim-2").doesNotContain("\u001b", "\r", "\u0007");
        assertThat(ledger().devices()).hasSize(5).allMatch(device -> device.state() == CertificateState.CONFIRMED);
    }

    @Test
    void a_manifest_is_made_row_by_row_and_the_line_ends_with_it() throws Exception {
        Path manifest = home.resolve("devices.csv");
        Files.writeString(manifest, "serial,name\nA-1,pump-{serial}\nA-2,pump-{serial}\nA-3,pump-{serial}\n");
        assertThat(user.run("batch", "--ports", "sim:2", "--manifest", manifest.toString(), "--sim-pace", "fast"))
                .as(user.messages())
                .isZero();
        assertThat(user.results()).startsWith("ALL CONFIRMED  3 of 3 boards");
        for (String product : List.of("A-1", "A-2", "A-3")) {
            MacAddress mac = ledger().assignment(product).orElseThrow().mac();
            assertThat(ledger().state(mac).latest().orElseThrow().deviceName()).isEqualTo("pump-" + product);
        }
        assertThat(user.run("batch", "--ports", "sim:2", "--manifest", manifest.toString(), "--sim-pace", "fast"))
                .isZero();
        assertThat(user.results()).contains("0 of 0 boards");
    }

    @Test
    void one_good_and_one_bad_board_end_in_75_with_the_reason_and_the_remedy() throws Exception {
        try (VirtualChip good = chip(GOOD, VirtualNetwork.ofThisComputer(Clock.systemUTC()));
                VirtualChip bad = chip(BAD, networkWithoutNames());
                PtyBoard left = PtyBoard.at(home.resolve("left"), good, event -> {});
                PtyBoard right = PtyBoard.at(home.resolve("right"), bad, event -> {})) {
            int status = batch(left.link() + "," + right.link(), "--count", "2", "--retry", "confirm=0", "--json");
            assertThat(status).as(user.messages()).isEqualTo(75);
            assertThat(user.results().lines())
                    .anyMatch(line -> line.contains("\"verdict\":\"passed\"") && line.contains(GOOD.toString()))
                    .anyMatch(line -> line.contains("\"verdict\":\"failed\"")
                            && line.contains(BAD.toString())
                            && line.contains("\"reason\":\"cause.")
                            && line.contains("\"step\":\"confirm\""));
            assertThat(user.results().lines().reduce((earlier, later) -> later).orElseThrow())
                    .contains("\"event\":\"result\"", "\"status\":\"some-failed\"", "\"confirmed\":1", "\"failed\":1");
        }
    }

    /** The process is killed while the flash is being written; the next one takes the board from there. */
    @Test
    void after_a_kill_the_board_is_provisioned_anew_and_then_known() throws Exception {
        try (VirtualChip chip = chip(GOOD, VirtualNetwork.ofThisComputer(Clock.systemUTC()));
                PtyBoard board = PtyBoard.at(home.resolve("board"), chip, event -> {})) {
            Process killed = user.start(options(board.link().toString(), "--count", "1"));
            try {
                await().atMost(60, TimeUnit.SECONDS).until(() -> state() == CertificateState.ISSUED);
            } finally {
                killed.destroyForcibly().waitFor();
            }
            assertThat(batch(board.link().toString(), "--count", "1"))
                    .as(user.messages())
                    .isZero();
            DeviceRecord device = ledger().state(GOOD);
            assertThat(device.certificates())
                    .extracting(certificate -> certificate.state())
                    .containsExactly(CertificateState.SUPERSEDED, CertificateState.CONFIRMED);
            String superseded = device.certificates().get(0).serial();
            assertThat(RevocationList.read(CertificateAuthority.revocationFile(
                                    user.workspace().resolve("ca")))
                            .x509()
                            .getRevokedCertificate(new BigInteger(superseded, 16)))
                    .isNotNull();
            assertThat(ledger().verify().intact()).isTrue();

            assertThat(batch(board.link().toString(), "--count", "1")).isZero();
            assertThat(user.results()).contains("1 passed (1 already)");
        }
    }

    @Test
    void a_dry_run_checks_everything_and_touches_no_board() {
        assertThat(user.run("batch", "--ports", "sim:3", "--dry-run"))
                .as(user.messages())
                .isZero();
        assertThat(user.results()).startsWith("DRY RUN").contains("sim-1, sim-2, sim-3", "confirm=1");
        assertThat(ledger().entries()).isEmpty();
    }

    @Test
    void what_cannot_be_meant_is_refused_before_any_board() {
        assertThat(user.run("batch", "--ports", "sim:0")).isEqualTo(2);
        assertThat(user.run("batch", "--ports", "/dev/a,/dev/a")).isEqualTo(2);
        assertThat(user.run("batch", "--ports", "sim:2", "--retry", "record=3")).isEqualTo(2);
        assertThat(user.messages()).contains("line.retry", "identify, broker, write-flash, verify-flash, confirm");
        assertThat(user.run("batch", "--slots", "left=1-1,left=1-2")).isEqualTo(2);
        assertThat(user.run("batch", "--ports", "sim:2", "--broker", "mqtts://localhost:1"))
                .isEqualTo(5);
        assertThat(ledger().entries()).isEmpty();
    }

    private int batch(String ports, String... more) {
        return user.run(options(ports, more));
    }

    /** Boards on device files are real ones to the program, so it is told everything. */
    private String[] options(String ports, String... more) {
        user.environment.put("PROVISION_WIFI_PASSWORD", "a password of the bench");
        Path sketch = home.resolve("sketch.bin");
        Sketches.writeDemonstration(sketch, "4m1m");
        return java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                "batch",
                                "--ports",
                                ports,
                                "--sketch",
                                sketch.toString(),
                                "--layout",
                                "4m1m",
                                "--wifi-ssid",
                                "bench",
                                "--broker",
                                "embedded:localhost:0"),
                        java.util.stream.Stream.of(more))
                .toArray(String[]::new);
    }

    private Ledger ledger() {
        return Ledger.open(user.workspace().resolve("ledger"), Clock.systemUTC());
    }

    private CertificateState state() {
        return ledger().state(GOOD).state();
    }

    private static VirtualChip chip(MacAddress mac, VirtualNetwork network) {
        return VirtualChip.builder(mac)
                .pace(Pace.FAST)
                .wiring(org.espprovision.simulator.BoardWiring.NO_CONTROL_LINES)
                .firmware(new VirtualSketch(network, new SecureRandom()))
                .build();
    }

    private static VirtualNetwork networkWithoutNames() {
        return new VirtualNetwork(
                VirtualNetwork.AccessPoint.named("another network", "with another password"),
                VirtualNetwork.Names.ofThisComputer(),
                VirtualNetwork.TimeService.ANSWERS,
                Clock.systemUTC());
    }
}
