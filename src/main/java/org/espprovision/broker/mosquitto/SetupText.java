package org.espprovision.broker.mosquitto;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The two texts of a Mosquitto that takes devices by their certificates: {@code mosquitto.conf} and its access list.
 *
 * @param folder absolute; Mosquitto takes relative paths from wherever it was started
 * @param bind the address to listen on; empty for all
 */
public record SetupText(Path folder, int port, Optional<String> bind, MosquittoVersion version) {
    public Path configurationFile() {
        return folder.resolve("mosquitto.conf");
    }

    public Path accessListFile() {
        return folder.resolve("acl");
    }

    /** Holds {@code server.crt}, {@code server.key}, {@code server-ca.crt} and {@code crl.pem}. */
    public Path certificates() {
        return folder.resolve("certs");
    }

    public Path revocationList() {
        return certificates().resolve("crl.pem");
    }

    /** Mosquitto writes here and nowhere else. */
    public Path state() {
        return folder.resolve("state");
    }

    public Path logFile() {
        return state().resolve("mosquitto.log");
    }

    public Path pidFile() {
        return state().resolve("mosquitto.pid");
    }

    /** The whole configuration. */
    public String configuration() {
        List<String> lines = new ArrayList<>();
        lines.add("# Mosquitto " + version + ": MQTT over TLS for devices that show a certificate of our authority.");
        lines.add("# Start:   mosquitto -c " + configurationFile());
        lines.add("# Reload:  kill -HUP $(cat " + pidFile()
                + ")   certificate, key, revocation list, access list, log file");
        lines.add("");
        if (version != MosquittoVersion.V2_1) {
            lines.add("per_listener_settings true");
            lines.add("");
        }
        lines.add(
                "# For 'provision diagnose' and people: who connects, who is refused, what the access list denies (debug).");
        lines.add("# log_dest topic brings the same lines, without debug, to " + "$SYS/broker/log/#.");
        lines.add("log_dest file " + logFile());
        lines.add("log_dest topic");
        lines.add("log_type all");
        lines.add("connection_messages true");
        lines.add("log_timestamp true");
        lines.add("log_timestamp_format %Y-%m-%dT%H:%M:%S");
        lines.add("pid_file " + pidFile());
        lines.add("");
        lines.add("listener " + port + bind.map(address -> " " + address).orElse(""));
        lines.add("# Whom we believe: the whole way up, because a device sends its own certificate only.");
        lines.add("cafile " + certificates().resolve("server-ca.crt"));
        lines.add("certfile " + certificates().resolve("server.crt"));
        lines.add("keyfile " + certificates().resolve("server.key"));
        lines.add("# Replace it with 'provision broker crl': a broken list on reload means no revocation at all.");
        lines.add("crlfile " + revocationList());
        lines.add("# The ESP8266 speaks TLS 1.2 and nothing newer.");
        lines.add("tls_version tlsv1.2");
        lines.add("require_certificate true");
        lines.add("# The certificate's name is the user; what CONNECT claims counts for nothing.");
        lines.add("use_identity_as_username true");
        lines.add("allow_anonymous false");
        if (version == MosquittoVersion.V2_1) {
            lines.add("# Deprecated in 2.1 in favour of the acl-file plugin, and read by it all the same.");
        }
        lines.add("acl_file " + accessListFile());
        return String.join("\n", lines) + "\n";
    }

    /** A device speaks and hears under its own name only; the monitor hears everything and says nothing. */
    public String accessList() {
        return """
                # %u is the common name of the client's certificate.
                pattern write devices/%u/up/#
                pattern read devices/%u/down/#

                # 'provision' watches with a certificate of this name, made for each run and good for a day.
                user provision-monitor
                topic read devices/#
                topic read $SYS/#
                """;
    }
}
