package org.espprovision.broker.mosquitto;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.espprovision.broker.BrokerFinding;

/** What one TLS listener says, judged by itself: TLS versions, who is let in and under which name. */
final class ListenerRules {
    private static final Set<String> DEVICE_VERSIONS = Set.of("tlsv1.2", "tlsv1.1", "tlsv1.0", "tlsv1");

    private final ConfigListener listener;
    private final MosquittoVersion version;

    ListenerRules(ConfigListener listener, MosquittoVersion version) {
        this.listener = listener;
        this.version = version;
    }

    void inspect(List<BrokerFinding> found) {
        tlsVersion().ifPresent(found::add);
        ciphers().ifPresent(found::add);
        transport(found);
        identity(found);
    }

    private Optional<BrokerFinding> tlsVersion() {
        Optional<ConfigLine> line = listener.setting("tls_version");
        String value = line.map(ConfigLine::value).orElse("tlsv1.2").toLowerCase(Locale.ROOT);
        if (value.equals("tlsv1.3")) {
            return line.map(set -> BrokerFinding.stops(
                            "config.tls-version",
                            "TLS 1.3 alone is taken, and the ESP8266 speaks nothing newer than 1.2",
                            "tls_version tlsv1.2; in Mosquitto 2 that is a minimum and 1.3 stays possible.")
                    .at(set.place()));
        }
        if (!DEVICE_VERSIONS.contains(value)) {
            return line.map(set -> BrokerFinding.stops(
                            "config.tls-version",
                            "'%s' is no TLS version for Mosquitto, which does not start".formatted(value),
                            "tls_version tlsv1.2")
                    .at(set.place()));
        }
        return line.filter(set -> !value.equals("tlsv1.2"))
                .map(set -> BrokerFinding.note(
                                "config.tls-version",
                                value + " is out of date, and not every build of OpenSSL has it",
                                "tls_version tlsv1.2: the ESP8266 speaks it.")
                        .at(set.place()));
    }

    /** OpenSSL's cipher strings are a language of their own; only what plainly has no ECDHE in it is told. */
    private Optional<BrokerFinding> ciphers() {
        return listener.setting("ciphers")
                .filter(line -> Arrays.stream(
                                line.value().toUpperCase(Locale.ROOT).split("[:, ]+"))
                        .filter(word -> !word.startsWith("!") && !word.startsWith("-"))
                        .noneMatch(word -> word.contains("ECDHE")
                                || word.contains("EECDH")
                                || word.startsWith("HIGH")
                                || word.startsWith("DEFAULT")
                                || word.startsWith("ALL")
                                || word.startsWith("PROFILE")
                                || word.startsWith("@")
                                || word.startsWith("AES")
                                || word.startsWith("RSA")
                                || word.startsWith("KRSA")))
                .map(line -> BrokerFinding.stops(
                                "config.ciphers",
                                "none of these ciphers is one of the ESP8266's: it needs ECDHE",
                                "Take the line out, or add ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256.")
                        .at(line.place()));
    }

    private void transport(List<BrokerFinding> found) {
        listener.setting("protocol")
                .filter(line -> line.value().equals("websockets"))
                .ifPresent(line -> found.add(BrokerFinding.stops(
                                "config.websockets",
                                "this listener speaks MQTT over WebSocket, which the device does not",
                                "Give the devices a listener of their own, without 'protocol websockets'.")
                        .at(line.place())));
        if (listener.isOnLoopback()) {
            found.add(BrokerFinding.note(
                            "config.loopback",
                            "port %d is open to this machine only (%s)"
                                    .formatted(listener.port(), listener.bind().orElse("")),
                            "A device cannot reach it. Write 'listener %d' for all addresses."
                                    .formatted(listener.port()))
                    .at(listener.place()));
        }
    }

    private void identity(List<BrokerFinding> found) {
        boolean required = listener.says("require_certificate");
        boolean byName = listener.says("use_identity_as_username");
        boolean bySubject = listener.says("use_subject_as_username");
        boolean anonymous =
                listener.security("allow_anonymous").map(ConfigLine::isTrue).orElse(version.letsAnybodyInByDefault());
        if (!required) {
            found.add(notRequired(byName || bySubject).at(listener.where("require_certificate")));
        }
        boolean named = required && (byName || bySubject);
        if (!named && !anonymous && !hasPlugin()) {
            found.add(nobody(required).at(listener.where("password_file")));
        }
        if (named && !byName) {
            found.add(BrokerFinding.note(
                            "config.subject",
                            "the user is the whole subject, 'CN=…,O=…', and %u in the access list with it",
                            "For topics like devices/NAME/up: use_identity_as_username true.")
                    .at(listener.where("use_subject_as_username")));
        }
        if (named && listener.security("password_file").isPresent()) {
            found.add(BrokerFinding.note(
                            "config.password",
                            "passwords are not asked for here: the certificate's name is the user",
                            "Clients with passwords need a listener of their own (per_listener_settings true).")
                    .at(listener.where("password_file")));
        }
        if (listener.says("use_username_as_clientid") && named) {
            found.add(BrokerFinding.note(
                            "config.client-id",
                            "the certificate's name becomes the client id: two connections with one certificate throw each other out",
                            "Good where each device has its own certificate.")
                    .at(listener.where("use_username_as_clientid")));
        }
    }

    private boolean hasPlugin() {
        return listener.security("plugin")
                .or(() -> listener.security("auth_plugin"))
                .isPresent();
    }

    private static BrokerFinding notRequired(boolean namesExpected) {
        return namesExpected
                ? BrokerFinding.unsafe(
                        "config.require",
                        "no certificate is demanded, so the name in it is not taken as the user either",
                        "require_certificate true")
                : BrokerFinding.unsafe(
                        "config.require",
                        "no client certificate is demanded: TLS lets anybody through",
                        "require_certificate true");
    }

    private BrokerFinding nobody(boolean required) {
        boolean passwords = listener.security("password_file").isPresent();
        String remedy = (required ? "" : "require_certificate true and ")
                + "use_identity_as_username true, below this listener: then the certificate's name is the user.";
        return BrokerFinding.stops(
                "config.nobody",
                passwords
                        ? "a user name and password are asked for (password_file), and the device shows a certificate only: CONNACK 5"
                        : "nobody is let in: Mosquitto %s takes no anonymous clients, and nothing here says who a client is (CONNACK 5)"
                                .formatted(version),
                remedy);
    }
}
