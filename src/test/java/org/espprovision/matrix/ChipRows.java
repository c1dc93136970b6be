package org.espprovision.matrix;

import static org.espprovision.matrix.Bench.CA;
import static org.espprovision.matrix.Bench.DEAD_PORT;
import static org.espprovision.matrix.Bench.DEVICE;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espprovision.broker.TestCertificates;
import org.espprovision.diagnosis.Cause;
import org.espprovision.matrix.Evidence.Proof;
import org.espprovision.simulator.Images;
import org.espprovision.simulator.Strap;
import org.espprovision.simulator.sketch.SketchOnHost;
import org.espprovision.simulator.sketch.VirtualNetwork.Join;

/** What keeps a device from even trying: its boot, its files, its Wi-Fi, its clock. */
final class ChipRows {
    private static final byte[] BLANK = {};

    private ChipRows() {}

    static Stream<Row> all() {
        return Stream.concat(boot(), sketch());
    }

    private static Stream<Row> boot() {
        return Stream.of(
                new Row(
                        "FLASH is held",
                        Cause.STUCK_IN_BOOT_LOADER,
                        bench -> ChipLine.boot(bench, Images.bootable(), Strap.DOWNLOAD, "6)\r\n")),
                new Row(
                        "GPIO15 without its pull-down",
                        Cause.BOOT_MODE,
                        bench -> ChipLine.boot(bench, Images.bootable(), Strap.GPIO15_HIGH, "waiting for host\r\n")),
                new Row(
                        "a sensor on GPIO2",
                        Cause.BOOT_MODE,
                        bench -> ChipLine.boot(bench, Images.bootable(), Strap.GPIO2_LOW, "depc=0x00000000\r\n")),
                new Row("one bit of the image is wrong", Cause.IMAGE_CHECKSUM, bench -> {
                    byte[] image = Images.bootable();
                    image[20] ^= 0x40;
                    return ChipLine.boot(bench, image, Strap.FLASH, "ets_main.c \r\n");
                }),
                new Row(
                        "an erased flash",
                        Cause.NO_IMAGE,
                        bench -> ChipLine.boot(bench, BLANK, Strap.FLASH, "ets_main.c \r\n")),
                new Row(
                        "a sketch that prints nothing",
                        Cause.SKETCH_SILENT,
                        bench -> ChipLine.boot(bench, Images.bootable(), Strap.FLASH, "~ld\r\n")),
                new Row(
                        "a supply that breaks down",
                        Cause.BOOT_LOOP,
                        bench -> ChipLine.powerDips(bench, Images.bootable(), 3)),
                new Row(
                        "the first line of a boot and no more",
                        Cause.UNKNOWN,
                        bench -> ChipLine.boot(bench, Images.bootable(), Strap.FLASH, "6)\r\n")));
    }

    private static Stream<Row> sketch() {
        return Stream.of(
                new Row(
                        "no file system in the flash",
                        Cause.FS_NOT_MOUNTED,
                        bench -> List.of(
                                bench.captured(Proof.SKETCH, onFolder(bench, "nothing"), Optional.empty()),
                                bench.captured(Proof.CHIP, bench.onChip(new byte[0x100000]), Optional.empty()))),
                new Row("a file system that formatted itself", Cause.FS_EMPTY, bench -> {
                    Files.createDirectory(bench.folder.resolve("formatted"));
                    return List.of(bench.captured(Proof.SKETCH, onFolder(bench, "formatted"), Optional.empty()));
                }),
                new Row("settings without a nonce", Cause.SETTINGS_BAD, bench -> {
                    bench.settings.put("nonce", "guess");
                    return bench.ends("settings bad file=/provision.conf reason=\"nonce is not 32 hex digits\"")
                            .at(DEAD_PORT);
                }),
                new Row("settings with a fragment size of their own", Cause.SETTINGS_BAD, bench -> {
                    bench.settings.put("tls.fragment", "1000");
                    return bench.ends("settings bad file=/provision.conf "
                                    + "reason=\"tls.fragment is not 0, 512, 1024, 2048 or 4096\"")
                            .at(DEAD_PORT);
                }),
                new Row(
                        "no network of that name",
                        Cause.WIFI_NOT_FOUND,
                        bench -> bench.wifi(Join.NO_SUCH_NETWORK, 1)
                                .ends("wifi failed status=1")
                                .at(DEAD_PORT)),
                new Row(
                        "a wrong Wi-Fi password",
                        Cause.WIFI_PASSWORD,
                        bench -> bench.wifi(Join.WRONG_PASSWORD, 6)
                                .ends("wifi failed status=6")
                                .at(DEAD_PORT)),
                new Row(
                        "an access point that does not answer",
                        Cause.WIFI_NO_ANSWER,
                        bench -> bench.wifi(Join.NO_SUCH_NETWORK, 7)
                                .ends("wifi failed status=7")
                                .sketchAt(DEAD_PORT)),
                new Row(
                        "an access point that refuses",
                        Cause.WIFI_NO_ANSWER,
                        bench -> bench.wifi(Join.NO_SUCH_NETWORK, 4)
                                .ends("wifi failed status=4")
                                .sketchAt(DEAD_PORT)),
                new Row("listening ends before the Wi-Fi is up", Cause.WIFI_NOT_JOINED, bench -> {
                    bench.wifi(Join.NO_SUCH_NETWORK, 7).options.addAll(List.of("--pace", "1"));
                    try (var sketch = bench.sketch(DEAD_PORT)) {
                        sketch.awaitLines("wifi connecting", 1);
                        return List.of(bench.captured(Proof.SKETCH, sketch.lines(), Optional.empty()));
                    }
                }),
                new Row(
                        "no time and no date to stand in",
                        Cause.NO_TIME,
                        bench -> bench.withoutSntp().ends("time failed").at(DEAD_PORT)),
                new Row("a missing certificate", Cause.CERTS_BAD, bench -> {
                    bench.settings.put("tls.cert", "/other.crt.der");
                    return bench.ends("certs bad file=/other.crt.der reason=\"no such file\"")
                            .at(DEAD_PORT);
                }),
                // An axTLS or guide-age sketch would go on and send none; this one does not even start.
                new Row("a device key of a kind unknown to the device", Cause.CERTS_BAD, bench -> {
                    bench.device = CA.order("CN=" + DEVICE, TestCertificates.ed25519Key())
                            .forClient()
                            .sign();
                    return bench.ends("certs bad file=/client.crt.der reason=\"no usable certificate in it\"")
                            .at(DEAD_PORT);
                }));
    }

    private static List<String> onFolder(Bench bench, String folder) throws Exception {
        try (var sketch = SketchOnHost.start(bench.folder.resolve(folder))) {
            return sketch.toTheEnd();
        }
    }
}
