package org.espprovision.workspace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.espprovision.chip.DemonstrationSketch;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.LoaderOptions;
import org.espprovision.chip.SketchElf;
import org.espprovision.chip.SketchImage;
import org.espprovision.pki.CaFile;
import org.espprovision.pki.DeviceName;
import org.espprovision.pki.KeyKind;
import org.espprovision.simulator.VirtualBoards;
import org.espprovision.station.BrokerChoice;
import org.espprovision.station.Job;
import org.espprovision.station.Repeat;
import org.espprovision.station.WifiNetwork;

/**
 * What somebody wants made of a board, as far as they said: texts and files, on their way to a {@link Job}. A virtual board
 * needs nothing said.
 *
 * @param elf the ELF file, where it is not the one beside the sketch
 */
public record Wishes(
        String port,
        Optional<Path> sketch,
        Optional<Path> elf,
        Optional<String> layout,
        String key,
        Optional<String> name,
        Optional<String> wifiSsid,
        Optional<String> wifiPassword,
        Optional<String> broker,
        Optional<Path> brokerCa,
        Optional<Path> brokerLog,
        String ntp,
        LoaderOptions loader,
        Duration patience,
        Repeat repeat) {
    private static final String SIM_LAYOUT = "4m1m";

    /**
     * Reads the files, fills in what can be known, and asks for the rest.
     *
     * @throws org.espprovision.ProvisioningException when something is missing, unreadable or contradicts itself
     */
    public Job job(Answers answers) {
        FlashLayout chosen = layout(answers);
        return new Job(
                chosen,
                sketch(chosen),
                KeyKind.parse(key),
                name.map(DeviceName::new),
                wifi(answers),
                broker(answers),
                ntp,
                loader,
                patience,
                repeat);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Wishes[" + port + "]";
    }

    private boolean isVirtual() {
        return VirtualBoards.NAME.equals(port);
    }

    /** Every source that names the layout must agree, and asking comes last. */
    private FlashLayout layout(Answers answers) {
        Optional<SketchElf> built = FirmwareFiles.elf(elf, sketch);
        Optional<FlashLayout> linked = built.flatMap(SketchElf::layout);
        if (layout.isEmpty() && linked.isPresent()) {
            return linked.get();
        }
        FlashLayout named = FlashLayout.named(
                isVirtual() && layout.isEmpty()
                        ? SIM_LAYOUT
                        : answers.need(
                                "layout",
                                layout,
                                "flash layout the sketch was built for (4m2m is the Arduino default)"));
        built.ifPresent(found -> found.requireLinkedFor(named));
        return named;
    }

    private SketchImage sketch(FlashLayout chosen) {
        if (sketch.isPresent()) {
            return FirmwareFiles.sketch(sketch.get());
        }
        if (isVirtual()) {
            return DemonstrationSketch.make(chosen);
        }
        throw WorkspaceException.sketchMissing();
    }

    /** A virtual board is in a network of whatever name, so that it asks nothing. */
    private WifiNetwork wifi(Answers answers) {
        if (isVirtual()) {
            return new WifiNetwork(wifiSsid.orElse("virtual network"), wifiPassword.orElse("virtual password"));
        }
        return new WifiNetwork(
                answers.need("wifi-ssid", wifiSsid, "name of the Wi-Fi network the device joins"),
                answers.needSecret("wifi-password", wifiPassword, "password of that Wi-Fi network"));
    }

    private BrokerChoice broker(Answers answers) {
        if (isVirtual() && broker.isEmpty()) {
            return BrokerText.forVirtualBoard();
        }
        return BrokerText.parse(
                answers.need("broker", broker, "broker, as mqtts://HOST[:PORT], or 'embedded'"),
                brokerCa.map(CaFile::read),
                brokerLog);
    }
}
