package org.espprovision.manifest;

import java.util.Map;
import java.util.Optional;

/** Allows everything: for tests about the manifest's own rules. */
final class AnyDevice implements DeviceRules {
    @Override
    public Optional<Objection> toName(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<Objection> toSetting(Setting setting, String value) {
        return Optional.empty();
    }

    @Override
    public Optional<Objection> toFiles(Map<String, Long> lengthsBytes) {
        return Optional.empty();
    }
}
