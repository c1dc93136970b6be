package org.espprovision.manifest;

import java.util.Map;
import java.util.Optional;

/** What a device's name, settings and files may be. Told by whoever makes devices; called by one thread at a time. */
public interface DeviceRules {
    /**
     * Why something cannot be.
     *
     * @param what what is wrong, lower case, without a full stop
     * @param remedy what to do about it, in whole sentences
     */
    record Objection(String what, String remedy) {}

    /** Why a device cannot have this name. */
    Optional<Objection> toName(String name);

    /** Why a device cannot have this value. That of {@link Setting#WIFI_PASSWORD_FILE} is a path that can be read. */
    Optional<Objection> toSetting(Setting setting, String value);

    /**
     * Why a device cannot have these files beside its own.
     *
     * @param lengthsBytes length of each by its path on the device
     */
    Optional<Objection> toFiles(Map<String, Long> lengthsBytes);
}
