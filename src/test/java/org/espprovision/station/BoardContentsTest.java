package org.espprovision.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espprovision.MacAddress;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.DemonstrationSketch;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.LoaderOptions;
import org.espprovision.ledger.Ledger;
import org.espprovision.ledger.LedgerEntry;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.DeviceCertificate;
import org.espprovision.pki.DeviceKey;
import org.espprovision.pki.DeviceName;
import org.espprovision.pki.KeyKind;
import org.espprovision.pki.Passphrase;
import org.espprovision.pki.SerialNumber;
import org.espprovision.serial.DevicePorts;
import org.espprovision.serial.LineOpener;
import org.espprovision.serial.Lines;
import org.espprovision.serial.SerialLine;
import org.espprovision.simulator.BoardWiring;
import org.espprovision.simulator.Pace;
import org.espprovision.simulator.PtyBoard;
import org.espprovision.simulator.VirtualChip;
import org.espprovision.spiffs.Spiffs;
import org.espprovision.spiffs.SpiffsFile;
import org.espprovision.station.FoundFile.Recorded;
import org.espprovision.station.FoundFile.Trust;
import org.espprovision.station.FoundFile.Validity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a board's file system and the certificates in it, whatever lies there. */
@Timeout(120)
class BoardContentsTest {
    private static final MacAddress MAC = MacAddress.parse("5e:cf:7f:00:00:42");
    private static final FlashLayout LAYOUT = FlashLayout.named("4m1m");
    private static final int FILE_SYSTEM = LAYOUT.requireFileSystem().offset();

    @TempDir
    private Path folder;

    private final SecureRandom random = new SecureRandom();
    private final byte[] flash = new byte[4 << 20];
    private final Clock now = Clock.systemUTC();
    private CertificateAuthority authority;

    @BeforeEach
    void anEmptyChipAndAnAuthority() {
        Arrays.fill(flash, (byte) 0xFF);
        authority = authority("ca", now);
    }

    private VirtualChip chip = VirtualChip.builder(MAC).build();

    @AfterEach
    void powerOff() {
        chip.close();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void over_a_device_file_a_board_is_known_by_its_certificate_and_its_key_is_not_kept() throws Exception {
        byte[] sketch = DemonstrationSketch.make(LAYOUT).bytes();
        System.arraycopy(sketch, 0, flash, 0, sketch.length);
        byte[] keyDer;
        try (DeviceKey key = DeviceKey.generate(KeyKind.EC_P256, random)) {
            DeviceCertificate certificate = issued(authority, key, MAC);
            keyDer = key.derForDevice();
            put(files(authority, certificate, keyDer));
        }
        powerOff();
        chip = VirtualChip.builder(MAC)
                .pace(Pace.FAST)
                .flash(flash)
                .wiring(BoardWiring.NO_CONTROL_LINES)
                .build();
        Path link = folder.resolve("board");
        PtyBoard terminal = PtyBoard.at(link, chip, event -> {});
        try {
            var access = new BoardAccess(link.toString(), LoaderOptions.defaults(), BoardAccess.Afterwards.STAYS);
            var bench = bench(new Lines(List.of(DevicePorts.ofThisMachine())));
            FlashInfo info = bench.info(access, FlashLook.Depth.QUICK, workspace());
            FoundFile.Certificate own = certificate(info, "/client.crt.der");
            assertThat(own.trust()).isEqualTo(Trust.SIGNED_BY_THIS_AUTHORITY);
            assertThat(own.validity()).isEqualTo(Validity.VALID);
            assertThat(own.keys()).containsExactly("/client.key.der");
            assertThat(own.signedBy()).contains("/ca.crt.der");
            assertThat(own.withdrawal()).isEmpty();
            assertThat(own.record())
                    .isInstanceOfSatisfying(
                            Recorded.Found.class,
                            found -> assertThat(found.certificate().mac()).contains(MAC));
            assertThat(certificate(info, "/ca.crt.der").trust()).isEqualTo(Trust.IS_THIS_AUTHORITY);
            assertThat(info.toString()).doesNotContain(Arrays.toString(keyDer));

            FileSystemDump dump = bench.readFileSystem(access, size -> Optional.empty());
            assertThat(dump.layouts()).containsExactly(LAYOUT);
            assertThat(dump.volume().find("/client.key.der").orElseThrow().content())
                    .isEqualTo(keyDer);
            dump.wipe();
            assertThat(dump.image()).containsOnly(0);
        } finally {
            terminal.close();
        }
    }

    @Test
    void another_authoritys_files_are_foreign_and_hang_together() throws Exception {
        CertificateAuthority other = authority("other", now);
        try (DeviceKey key = DeviceKey.generate(KeyKind.RSA_2048, random)) {
            put(files(other, issued(other, key, MAC), key.derForDevice()));
        }
        FlashInfo info = info();
        assertThat(certificate(info, "/client.crt.der").trust()).isEqualTo(Trust.FOREIGN);
        assertThat(certificate(info, "/client.crt.der").signedBy()).contains("/ca.crt.der");
        assertThat(certificate(info, "/client.crt.der").keys()).containsExactly("/client.key.der");
        assertThat(certificate(info, "/ca.crt.der").trust()).isEqualTo(Trust.FOREIGN);
    }

    @Test
    void an_expired_certificate_and_the_key_of_another_are_seen() throws Exception {
        Clock longAgo = Clock.offset(now, Duration.ofDays(-25 * 365));
        CertificateAuthority old = authority("old", longAgo);
        try (DeviceKey key = DeviceKey.generate(KeyKind.EC_P256, random);
                DeviceKey other = DeviceKey.generate(KeyKind.EC_P256, random)) {
            put(files(old, issued(old, key, MAC), other.derForDevice()));
        }
        FlashInfo info = info();
        FoundFile.Certificate own = certificate(info, "/client.crt.der");
        assertThat(own.validity()).isEqualTo(Validity.EXPIRED);
        assertThat(own.daysLeft()).isNegative();
        assertThat(own.keys()).isEmpty();
        assertThat(found(info))
                .filteredOn(FoundFile.Key.class::isInstance)
                .allSatisfy(file ->
                        assertThat(((FoundFile.Key) file).certificates()).isEmpty());
    }

    @Test
    void files_that_cannot_be_read_are_named_under_any_name() throws Exception {
        put(List.of(
                new SpiffsFile("/mqtt_ca.crt.der", new byte[] {1, 2, 3}),
                new SpiffsFile("/page.html", "<html>".getBytes(StandardCharsets.US_ASCII)),
                new SpiffsFile("/a", Arrays.copyOf(authority.trustAnchorDer(), 200))));
        assertThat(found(info())).extracting(FoundFile::path).containsExactly("/a", "/mqtt_ca.crt.der");
        assertThat(found(info())).allMatch(FoundFile.Spoilt.class::isInstance);
    }

    @Test
    void a_file_system_that_was_half_written_is_damaged_and_no_stranger() {
        put(List.of(new SpiffsFile("/a", new byte[9000])));
        Arrays.fill(
                flash,
                FILE_SYSTEM + 8192,
                FILE_SYSTEM + LAYOUT.requireFileSystem().lengthBytes(),
                (byte) 0xFF);
        assertThat(info().fileSystems())
                .singleElement()
                .extracting(FlashInfo.FileSystem::content)
                .isInstanceOfSatisfying(
                        FlashInfo.Content.Damaged.class,
                        damaged -> assertThat(damaged.why()).contains("have lost their magic"));
        assertThat(reading().code()).isEqualTo("spiffs.damaged");
    }

    @Test
    void a_large_file_system_is_not_taken_for_the_smaller_ones_whose_places_it_covers() {
        FlashLayout large = FlashLayout.named("4m3m");
        put(large, List.of(new SpiffsFile("/a", new byte[9000])));
        assertThat(info().fileSystems())
                .singleElement()
                .satisfies(found -> assertThat(found.place().layouts()).containsExactly(large));
    }

    @Test
    void littlefs_is_told_by_its_name() {
        byte[] superblock = "\1\0\0\0\360\17\377\367littlefs".getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(superblock, 0, flash, FILE_SYSTEM, superblock.length);
        ProvisioningException refused = reading();
        assertThat(refused.code()).isEqualTo("spiffs.littlefs");
        assertThat(refused.remedy()).contains("LittleFS.begin()");
        assertThat(info().fileSystems()).hasSize(1);
    }

    @Test
    void a_chip_without_a_file_system_says_so() {
        assertThat(reading().code()).isEqualTo("flash.no-file-system");
        assertThat(info().fileSystems()).isEmpty();
    }

    private ProvisioningException reading() {
        return catchThrowableOfType(
                ProvisioningException.class, () -> onTheBench().readFileSystem(board(), size -> Optional.empty()));
    }

    private FlashInfo info() {
        return onTheBench().info(board(), FlashLook.Depth.QUICK, workspace());
    }

    private Workbench onTheBench() {
        powerOff();
        chip = VirtualChip.builder(MAC).pace(Pace.FAST).flash(flash).build();
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
        return new Workbench(lines, now, event -> {}, new Cancellation());
    }

    private static BoardAccess board() {
        return new BoardAccess("bench", LoaderOptions.defaults(), BoardAccess.Afterwards.STAYS);
    }

    private WorkspaceView workspace() {
        return WorkspaceView.of(folder.resolve("ca"), folder.resolve("ledger"), Optional.empty(), now);
    }

    private CertificateAuthority authority(String name, Clock clock) {
        try (Passphrase passphrase = Passphrase.of("a bench needs no secrets".toCharArray())) {
            return CertificateAuthority.openOrCreate(folder.resolve(name), passphrase, random, clock);
        }
    }

    private DeviceCertificate issued(CertificateAuthority issuer, DeviceKey key, MacAddress mac) {
        SerialNumber serial = SerialNumber.random(random);
        DeviceCertificate certificate = issuer.issueDevice(new DeviceName("one"), mac, key, serial);
        if (issuer.equals(authority)) {
            Ledger ledger = Ledger.open(folder.resolve("ledger"), now);
            ledger.append(new LedgerEntry.Reserved(LedgerEntry.serial(serial.value()), mac, "one", key.spkiSha256()));
            ledger.append(LedgerEntry.Issued.of(certificate.x509()));
        }
        return certificate;
    }

    private static List<SpiffsFile> files(CertificateAuthority trusted, DeviceCertificate certificate, byte[] key) {
        return List.of(
                new SpiffsFile("/ca.crt.der", trusted.trustAnchorDer()),
                new SpiffsFile("/client.crt.der", certificate.der()),
                new SpiffsFile("/client.key.der", key));
    }

    private void put(List<SpiffsFile> files) {
        put(LAYOUT, files);
    }

    private void put(FlashLayout layout, List<SpiffsFile> files) {
        byte[] image = Spiffs.in(FileSystemPlaces.geometry(layout.requireFileSystem()))
                .pack(files)
                .bytes();
        System.arraycopy(image, 0, flash, layout.requireFileSystem().offset(), image.length);
    }

    private static FoundFile.Certificate certificate(FlashInfo info, String path) {
        return found(info).stream()
                .filter(file -> file.path().equals(path))
                .map(FoundFile.Certificate.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static List<FoundFile> found(FlashInfo info) {
        return ((FlashInfo.Content.Files) info.fileSystems().get(0).content()).found();
    }
}
