package org.espprovision.workspace;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Values that were given before: environment over {@code provision.yaml}. */
public final class KnownSettings {
    private final Map<String, String> environment;
    private final ProvisionYaml yaml;

    public KnownSettings(Map<String, String> environment, ProvisionYaml yaml) {
        this.environment = Map.copyOf(environment);
        this.yaml = yaml;
    }

    /** The environment variable that gives a setting: {@code PROVISION_WIFI_SSID} for {@code wifi-ssid}. */
    public static String variable(String name) {
        return "PROVISION_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(environment.get(variable(name))).or(() -> yaml.value(name));
    }

    /** Keeps answers for the next run. */
    public void remember(Map<String, String> answers) {
        yaml.remember(answers);
    }
}
