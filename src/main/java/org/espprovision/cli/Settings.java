package org.espprovision.cli;

import java.util.Map;
import java.util.Optional;
import org.espprovision.workspace.KnownSettings;
import org.espprovision.workspace.ProvisionYaml;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Values that were not typed: environment over {@code provision.yaml}. picocli asks here for every option that the command
 * line leaves out, so an option wins over both.
 */
final class Settings implements IDefaultValueProvider {
    private final KnownSettings known;

    Settings(Map<String, String> environment, ProvisionYaml yaml) {
        known = new KnownSettings(environment, yaml);
    }

    KnownSettings known() {
        return known;
    }

    Optional<String> find(String name) {
        return known.find(name);
    }

    /** Keeps answers for the next run. */
    void remember(Map<String, String> answers) {
        known.remember(answers);
    }

    @Override
    @SuppressWarnings("NullAway") // picocli's own contract: null means "no default"
    public String defaultValue(ArgSpec argument) {
        if (argument instanceof OptionSpec option
                && !option.usageHelp()
                && !option.versionHelp()
                && SettingNames.isSetting(option)) {
            return find(option.longestName().substring(2)).orElse(null);
        }
        return null;
    }
}
