package org.espprovision.diagnosis;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espprovision.broker.CertificateFacts;
import org.espprovision.broker.MosquittoLog;
import org.espprovision.console.ConsoleEvidence;
import org.espprovision.console.Milestone.MqttConnected;
import org.espprovision.console.Milestone.MqttConnecting;
import org.espprovision.console.Milestone.SettingsLoaded;
import org.espprovision.console.Milestone.TlsConnecting;
import org.espprovision.console.Milestone.WifiConnected;

/**
 * What somebody has kept of a failure; any of it may be missing.
 *
 * @param console {@link ConsoleEvidence#NOTHING} when there is none
 * @param log the broker's log, read to its end
 * @param certificates of the device, of the broker, or of authorities between
 * @param authorities whom the one that judges a certificate trusts
 * @param revocations the broker's revocation list
 * @param device client id, certificate name or address, when it was named
 * @param now for certificates, where no log tells a time
 */
public record Captured(
        ConsoleEvidence console,
        Optional<MosquittoLog> log,
        List<X509Certificate> certificates,
        List<X509Certificate> authorities,
        Optional<X509CRL> revocations,
        Optional<String> device,
        Instant now) {
    public Captured {
        certificates = List.copyOf(certificates);
        authorities = List.copyOf(authorities);
    }

    /** What the device may be called in a broker's log: what was named, what its console says, what its certificate says. */
    Set<String> names() {
        Set<String> names = namesWithoutCertificates();
        certificates.stream()
                .filter(each -> CertificateRole.of(each, this) == CertificateRole.DEVICE)
                .forEach(each -> CertificateFacts.commonName(each).ifPresent(names::add));
        return names;
    }

    Set<String> namesWithoutCertificates() {
        Set<String> names = new LinkedHashSet<>();
        device.ifPresent(names::add);
        console.last(SettingsLoaded.class).ifPresent(settings -> names.add(settings.device()));
        console.last(MqttConnecting.class).ifPresent(connecting -> names.add(connecting.client()));
        console.last(MqttConnected.class).map(MqttConnected::client).ifPresent(names::add);
        console.last(WifiConnected.class).ifPresent(wifi -> names.add(wifi.ip()));
        names.remove("");
        return names;
    }

    /** The broker as the device calls it. */
    Optional<String> host() {
        return console.last(TlsConnecting.class).map(TlsConnecting::host);
    }

    /** Certificates are all there is. */
    boolean isWithoutLogs() {
        return console.isSilent() && log.isEmpty();
    }
}
