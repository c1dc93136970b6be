package org.espprovision.cli;

import java.util.Locale;
import java.util.Set;

/**
 * One name a setting, in three places: option {@code --wifi-ssid}, environment {@code PROVISION_WIFI_SSID}, key
 * {@code wifi-ssid} of provision.yaml. A secret is never an option: {@code --wifi-password-file} names a file instead.
 */
final class SettingNames {
    private static final Set<String> SECRETS =
            Set.of("wifi-password", "ca-passphrase", "root-passphrase", "key-passphrase");

    private SettingNames() {}

    static String variable(String name) {
        return "PROVISION_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    static Set<String> secrets() {
        return SECRETS;
    }

    static boolean isSecret(String name) {
        return SECRETS.contains(name);
    }
}
