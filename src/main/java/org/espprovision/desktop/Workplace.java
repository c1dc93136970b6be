package org.espprovision.desktop;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.espprovision.workspace.KnownSettings;

/**
 * Where the window works, and everything a test replaces.
 *
 * @param folder the workspace: settings, authority, ledger
 * @param configuration the user's own configuration folder of this program
 */
public record Workplace(
        Path folder,
        Path configuration,
        KnownSettings settings,
        Clock clock,
        SecureRandom random,
        CommandRunner commands) {
    Path authority() {
        return folder.resolve("ca");
    }

    Path ledger() {
        return folder.resolve("ledger");
    }
}
