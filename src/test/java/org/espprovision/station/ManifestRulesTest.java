package org.espprovision.station;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espprovision.chip.FlashLayout;
import org.espprovision.manifest.DeviceRules.Objection;
import org.espprovision.manifest.ManifestFile;
import org.espprovision.manifest.Row;
import org.espprovision.manifest.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestRulesTest {
    private final ManifestRules rules = new ManifestRules(FlashLayout.named("4m1m"));

    @TempDir
    private Path folder;

    @Test
    void a_name_must_do_for_certificate_and_topic() {
        assertThat(rules.toName("pump-A-0001")).isEmpty();
        assertThat(what(rules.toName("pump/1"))).contains("pump/1");
        assertThat(rules.toName("x".repeat(65)).map(Objection::remedy).orElse(""))
                .contains("65 characters");
    }

    @Test
    void settings_are_judged_as_the_device_would() throws IOException {
        Path password = Files.writeString(folder.resolve("pw"), "short\n");

        assertThat(what(rules.toSetting(Setting.WIFI_SSID, "x".repeat(33)))).contains("33 bytes");
        assertThat(what(rules.toSetting(Setting.WIFI_PASSWORD_FILE, password.toString())))
                .contains("8 to 63")
                .doesNotContain("short");
        assertThat(what(rules.toSetting(Setting.NTP, "no host"))).contains("no host name");
    }

    @Test
    void files_must_fit_beside_the_devices_own() {
        assertThat(rules.toFiles(Map.of("/config.json", 2000L))).isEmpty();
        assertThat(what(rules.toFiles(Map.of("/" + "x".repeat(31), 1L)))).contains("32 bytes");
        assertThat(what(rules.toFiles(Map.of("/client.key.der", 1L)))).contains("the device gets anyway");
        assertThat(what(rules.toFiles(Map.of("/film", 2_000_000L)))).contains("2,000,000 bytes");
        assertThat(rules.toFiles(Map.of("/a", 500_000L, "/b", 500_000L))).isPresent();
    }

    @Test
    void the_examples_are_sound_and_say_the_same() {
        Path examples = Path.of("examples/factory");
        List<Row> csv = rows(examples.resolve("devices.csv"));
        List<Row> yaml = rows(examples.resolve("devices.yaml"));

        assertThat(csv).hasSize(4);
        assertThat(yaml)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("line")
                .isEqualTo(csv);
    }

    private List<Row> rows(Path file) {
        return ManifestFile.open(file, rules, Clock.systemUTC()).get().rows();
    }

    private static String what(Optional<Objection> objection) {
        return objection.map(Objection::what).orElse("");
    }
}
