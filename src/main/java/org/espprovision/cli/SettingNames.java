package org.espprovision.cli;

import java.util.Set;
import org.espprovision.workspace.KnownSettings;
import picocli.CommandLine.Model.OptionSpec;

/**
 * One name a setting, in three places: option {@code --wifi-ssid}, environment {@code PROVISION_WIFI_SSID}, key
 * {@code wifi-ssid} of provision.yaml. A secret is never an option: {@code --wifi-password-file} names a file instead.
 */
final class SettingNames {
    private static final Set<String> SECRETS =
            Set.of("wifi-password", "ca-passphrase", "root-passphrase", "key-passphrase");

    private SettingNames() {}

    /**
     * What bench work on a flash does to which bytes is said each time; only how the board is reached, and what it is held
     * against, may stand elsewhere.
     */
    private static final Set<String> OF_EVERY_FLASH_COMMAND =
            Set.of("port", "baud", "loader", "sim-pace", "after", "workspace", "json", "verbose", "color", "broker-ca");

    /** What somebody asks of the ledger is said each time; where it lies and how it is opened may stand elsewhere. */
    private static final Set<String> OF_EVERY_LEDGER_COMMAND =
            Set.of("ledger", "ca-passphrase-file", "workspace", "json", "verbose", "color");

    /** Whether environment and provision.yaml may give it. To look for boards and to reset them all is said each time too. */
    static boolean isSetting(OptionSpec option) {
        String command = option.command().qualifiedName();
        if (command.endsWith(" ledger sync")) {
            return true;
        }
        if (command.contains(" ledger ")) {
            return OF_EVERY_LEDGER_COMMAND.contains(option.longestName().substring(2));
        }
        return !(command.contains(" flash ") || command.endsWith(" ports"))
                || OF_EVERY_FLASH_COMMAND.contains(option.longestName().substring(2));
    }

    static String variable(String name) {
        return KnownSettings.variable(name);
    }

    static Set<String> secrets() {
        return SECRETS;
    }

    static boolean isSecret(String name) {
        return SECRETS.contains(name);
    }
}
