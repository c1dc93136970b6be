package org.espprovision.cli;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.espprovision.chip.DemonstrationSketch;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.SketchElf;
import org.espprovision.chip.SketchImage;
import org.espprovision.pki.CaFile;
import org.espprovision.pki.DeviceName;
import org.espprovision.pki.KeyKind;
import org.espprovision.station.BrokerChoice;
import org.espprovision.station.Job;
import org.espprovision.station.Repeat;
import org.espprovision.station.WifiNetwork;

/** Makes the job out of what was given: options, settings and answers. */
final class JobMaker {
    private static final String SIM_LAYOUT = "4m1m";

    private final JobOptions options;
    private final boolean virtual;
    private final Secrets secrets;
    private final Questions questions;

    /** @param virtual whether the boards are virtual ones, which need to be told nothing */
    JobMaker(JobOptions options, boolean virtual, Secrets secrets, Questions questions) {
        this.options = options;
        this.virtual = virtual;
        this.secrets = secrets;
        this.questions = questions;
    }

    /** Asks for what is needed and not given. */
    Job make(Optional<DeviceName> name) {
        FlashLayout layout = layout();
        return new Job(
                layout,
                sketch(layout),
                KeyKind.parse(options.key),
                name,
                wifi(),
                broker(),
                options.ntp,
                options.loaderOptions(),
                options.timeout(),
                options.force ? Repeat.START_OVER : Repeat.LEAVE_CONFIRMED);
    }

    /** Every source that names the layout must agree, and asking comes last. */
    private FlashLayout layout() {
        Optional<SketchElf> elf =
                FirmwareFiles.elf(Optional.ofNullable(options.elf), Optional.ofNullable(options.sketch));
        Optional<FlashLayout> linked = elf.flatMap(SketchElf::layout);
        if (options.layout == null && linked.isPresent()) {
            return linked.get();
        }
        FlashLayout layout = FlashLayout.named(
                virtual && options.layout == null
                        ? SIM_LAYOUT
                        : questions.need(
                                "layout",
                                options.layout,
                                "flash layout the sketch was built for (4m2m is the Arduino default)"));
        elf.ifPresent(sketch -> sketch.requireLinkedFor(layout));
        return layout;
    }

    private SketchImage sketch(FlashLayout layout) {
        if (options.sketch == null) {
            if (virtual) {
                return DemonstrationSketch.make(layout);
            }
            throw UsageException.sketchMissing();
        }
        return FirmwareFiles.sketch(options.sketch);
    }

    /** A virtual board is in a network of whatever name, so that it asks nothing. */
    private WifiNetwork wifi() {
        Optional<String> password = secrets.find("wifi-password", options.wifiPasswordFile);
        if (virtual) {
            return new WifiNetwork(
                    Optional.ofNullable(options.wifiSsid).orElse("virtual network"),
                    password.orElse("virtual password"));
        }
        return new WifiNetwork(
                questions.need("wifi-ssid", options.wifiSsid, "name of the Wi-Fi network the device joins"),
                questions.needSecret("wifi-password", password, "password of that Wi-Fi network"));
    }

    private BrokerChoice broker() {
        if (virtual && options.broker == null) {
            return BrokerText.forVirtualBoard();
        }
        Optional<X509Certificate> authority =
                Optional.ofNullable(options.brokerCa).map(CaFile::read);
        return BrokerText.parse(
                questions.need("broker", options.broker, "broker, as mqtts://HOST[:PORT], or 'embedded'"),
                authority,
                Optional.ofNullable(options.brokerLog));
    }
}
