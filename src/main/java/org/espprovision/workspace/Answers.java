package org.espprovision.workspace;

import java.util.Optional;

/** Where a setting comes from that must be there: what was given, else whoever can be asked, else an error. */
public interface Answers {
    /**
     * What the setting is.
     *
     * @param name of the setting
     * @param meaning what it is, for a question or an error
     * @throws org.espprovision.ProvisioningException {@code settings.missing}
     */
    String need(String name, Optional<String> given, String meaning);

    /** The same for a secret; an empty one counts. */
    String needSecret(String name, Optional<String> given, String meaning);

    /** Takes what was given and asks nobody. */
    static Answers asGiven() {
        return new Answers() {
            @Override
            public String need(String name, Optional<String> given, String meaning) {
                return given.filter(text -> !text.isBlank())
                        .orElseThrow(() -> WorkspaceException.settingMissing(name, meaning));
            }

            @Override
            public String needSecret(String name, Optional<String> given, String meaning) {
                return given.orElseThrow(() -> WorkspaceException.settingMissing(name, meaning));
            }
        };
    }
}
