package org.espprovision.broker.mosquitto;

import java.util.List;
import java.util.Optional;

/**
 * One listener of a configuration.
 *
 * @param place where it begins, {@code file:line}
 * @param own the settings between it and the next
 * @param security the settings that say who is let in: its own, or with {@code per_listener_settings false} everybody's
 */
record ConfigListener(int port, Optional<String> bind, String place, List<ConfigLine> own, List<ConfigLine> security) {
    Optional<ConfigLine> setting(String name) {
        return last(own, name);
    }

    Optional<ConfigLine> security(String name) {
        return last(security, name);
    }

    private static Optional<ConfigLine> last(List<ConfigLine> lines, String name) {
        return lines.stream().filter(line -> line.name().equals(name)).reduce((earlier, later) -> later);
    }

    boolean says(String name) {
        return setting(name).filter(ConfigLine::isTrue).isPresent();
    }

    boolean hasTls() {
        return setting("certfile").isPresent() && setting("keyfile").isPresent();
    }

    boolean hasAnyTlsSetting() {
        return own.stream().anyMatch(line -> ConfigWords.OF_TLS.contains(line.name()));
    }

    boolean isOnLoopback() {
        return bind.filter(
                        address -> address.startsWith("127.") || address.equals("localhost") || address.equals("::1"))
                .isPresent();
    }

    String where(String setting) {
        return setting(setting)
                .or(() -> security(setting))
                .map(ConfigLine::place)
                .orElse(place);
    }
}
