package org.espprovision.cli;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Values that were not typed: environment over {@code provision.yaml}. picocli asks here for every option that the command
 * line leaves out, so an option wins over both.
 */
final class Settings implements IDefaultValueProvider {
    private final Map<String, String> environment;
    private final ProvisionYaml yaml;

    Settings(Map<String, String> environment, ProvisionYaml yaml) {
        this.environment = environment;
        this.yaml = yaml;
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(environment.get(SettingNames.variable(name))).or(() -> yaml.value(name));
    }

    /** Keeps answers for the next run. */
    void remember(Map<String, String> answers) {
        yaml.remember(answers);
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
