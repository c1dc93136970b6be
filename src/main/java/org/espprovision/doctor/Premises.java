package org.espprovision.doctor;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espprovision.ProvisioningException;

/**
 * What is to be looked at, as far as settings tell it.
 *
 * @param settingsFault why the workspace's settings cannot be used
 * @param strangeVariables environment variables that look like settings and are none, with the nearest one or an empty text
 * @param broker the address devices are given, or the one of the embedded broker
 * @param brokerCa what devices trust where that is not the workspace's authority
 * @param secretFiles files with a pass phrase or password that settings name, or that this program keeps
 * @param searchPath folders in which programs are looked up, as the environment has it
 */
public record Premises(
        Path workspace,
        Optional<ProvisioningException> settingsFault,
        Map<String, String> strangeVariables,
        Optional<BrokerWish> broker,
        Optional<Path> brokerCa,
        List<Path> secretFiles,
        String searchPath,
        Clock clock,
        SecureRandom random) {
    Path authority() {
        return workspace.resolve("ca");
    }

    Path ledger() {
        return workspace.resolve("ledger");
    }
}
