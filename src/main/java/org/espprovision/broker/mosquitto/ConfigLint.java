package org.espprovision.broker.mosquitto;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espprovision.broker.BrokerException;
import org.espprovision.broker.BrokerFinding;

/**
 * Reads a {@code mosquitto.conf} that somebody wrote, with the files it names, and says what would stop a device or let the
 * wrong people in. Starts nothing and changes nothing.
 */
public final class ConfigLint {
    private static final int TLS_PORT = 8883;

    private final Premises premises;
    private final Clock clock;

    /**
     * What the reader of a configuration should know besides.
     *
     * @param version of the Mosquitto that will read it
     * @param anchor what the devices trust
     * @param issuer who issues the devices' certificates
     * @param host the broker's name in the devices' settings
     */
    public record Premises(
            MosquittoVersion version,
            Optional<X509Certificate> anchor,
            Optional<X509Certificate> issuer,
            Optional<String> host) {}

    public ConfigLint(Premises premises, Clock clock) {
        this.premises = premises;
        this.clock = clock;
    }

    /**
     * Everything there is to say, in the order of the file where it has one.
     *
     * @throws BrokerException {@code broker.config} when the file, or one that it includes, cannot be read
     */
    public List<BrokerFinding> inspect(Path file) {
        MosquittoConfig config = read(file);
        List<BrokerFinding> found = new ArrayList<>();
        words(config, found);
        ports(config, found);
        List<ConfigListener> forDevices = forDevices(config);
        if (forDevices.isEmpty()) {
            found.add(BrokerFinding.stops(
                            "config.no-tls",
                            "no listener speaks TLS",
                            "Add 'listener 8883' and below it cafile, certfile, keyfile, require_certificate true and "
                                    + "use_identity_as_username true; 'provision broker config DIR' writes all of it.")
                    .at(file.toString()));
        }
        FileRules files = new FileRules(config, premises, clock);
        for (ConfigListener listener : forDevices) {
            if (listener.hasTls()) {
                ListenerRules rules = new ListenerRules(listener, premises.version());
                rules.inspect(found);
                files.inspect(listener, found);
            }
        }
        config.listeners().forEach(listener -> plain(listener, found));
        return List.copyOf(found);
    }

    private static MosquittoConfig read(Path file) {
        try {
            return MosquittoConfig.read(file);
        } catch (IOException e) {
            throw BrokerException.configuration(file, e);
        }
    }

    private static List<ConfigListener> forDevices(MosquittoConfig config) {
        return config.listeners().stream()
                .filter(listener -> listener.hasAnyTlsSetting() || listener.port() == TLS_PORT)
                .toList();
    }

    private void words(MosquittoConfig config, List<BrokerFinding> found) {
        boolean listenerSeen = false;
        boolean securitySeen = false;
        for (ConfigLine line : config.lines()) {
            if (!ConfigWords.isKnown(line.name())) {
                found.add(BrokerFinding.stops(
                                "config.word",
                                "Mosquitto knows no '%s' and does not start".formatted(shortened(line.name())),
                                "Take the line out, or correct the word; mosquitto.conf(5) has them all.")
                        .at(line.place()));
            }
            if (line.name().equals("per_listener_settings") && (listenerSeen || securitySeen)) {
                found.add(BrokerFinding.stops(
                                "config.per-listener",
                                "per_listener_settings stands below what it applies to, and Mosquitto does not start",
                                "Move it to the top.")
                        .at(line.place()));
            }
            listenerSeen |= line.name().equals("listener");
            securitySeen |= ConfigWords.OF_SECURITY.contains(line.name());
            if (line.value().contains(" #")) {
                found.add(BrokerFinding.note(
                                "config.comment",
                                "the '#' in the middle of the line begins no comment: it is part of the value",
                                "Put comments on lines of their own.")
                        .at(line.place()));
            }
            deprecated(line, found);
        }
    }

    private void deprecated(ConfigLine line, List<BrokerFinding> found) {
        Set<String> going = Set.of("per_listener_settings", "acl_file", "password_file");
        if (premises.version() == MosquittoVersion.V2_1 && going.contains(line.name())) {
            found.add(BrokerFinding.note(
                            "config.deprecated",
                            line.name() + " is deprecated in Mosquitto 2.1 and goes in 3.0",
                            "It still works. mosquitto.org, 'per listener settings', says what takes its place.")
                    .at(line.place()));
        }
    }

    private static String shortened(String word) {
        return word.length() <= 40 ? word : word.substring(0, 40) + "…";
    }

    private static void ports(MosquittoConfig config, List<BrokerFinding> found) {
        Set<Integer> taken = new HashSet<>();
        for (ConfigListener listener : config.listeners()) {
            if (listener.bind().isEmpty() && !taken.add(listener.port())) {
                found.add(BrokerFinding.stops(
                                "config.port-twice",
                                "port %d is opened twice, and Mosquitto does not start".formatted(listener.port()),
                                "Keep one of the two.")
                        .at(listener.place()));
            }
        }
        config.last("port")
                .ifPresent(line -> found.add(BrokerFinding.note(
                                "config.port",
                                "'port' is deprecated; it makes a default listener on all addresses, and settings below the next "
                                        + "'listener' do not apply to it",
                                "Write 'listener %s' and put its TLS settings below it.".formatted(line.value()))
                        .at(line.place())));
    }

    private void plain(ConfigListener listener, List<BrokerFinding> found) {
        if (listener.hasTls()) {
            return;
        }
        if (listener.port() == TLS_PORT || listener.hasAnyTlsSetting()) {
            List<String> missing = List.of("certfile", "keyfile").stream()
                    .filter(name -> listener.setting(name).isEmpty())
                    .toList();
            found.add(BrokerFinding.stops(
                            "config.plain",
                            "the listener on port %d lacks %s, so it speaks plain MQTT where devices expect TLS"
                                    .formatted(listener.port(), String.join(" and ", missing)),
                            "Put cafile, certfile and keyfile below this listener: settings above it are another's.")
                    .at(listener.place()));
        }
        boolean anybody = listener.security("allow_anonymous")
                .map(ConfigLine::isTrue)
                .orElse(premises.version().letsAnybodyInByDefault());
        if (anybody && !listener.isOnLoopback()) {
            found.add(BrokerFinding.unsafe(
                            "config.open-door",
                            "port %d lets anybody in without TLS: whoever reaches it needs no certificate"
                                    .formatted(listener.port()),
                            "Give it TLS and require_certificate true, take it out, or bind it to this machine: listener %d 127.0.0.1."
                                    .formatted(listener.port()))
                    .at(listener.place()));
        }
    }
}
