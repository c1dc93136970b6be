package org.espprovision.broker;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a certificate is for a host name, by BearSSL's rule, because that is what the device will apply
 * (BearSSL, x509_minimal.t0): only dNSName entries count, even when the host is an IP address written as text; a wildcard
 * stands for one whole first label; case does not matter; the common name counts only without any subjectAltName. Unlike
 * the JDK it minds no underscores.
 */
public record NameRule(String host) {
    private static final int DNS_NAME = 2; // tags of GeneralName, RFC 5280, 4.2.1.6
    private static final int IP_ADDRESS = 7;

    /** What is wrong and what to do about it. */
    public record Mismatch(String words, String remedy) {}

    /** Empty when the certificate is for this host. */
    public Optional<Mismatch> inspect(X509Certificate certificate) {
        Optional<Collection<List<?>>> alternatives = alternatives(certificate);
        List<String> names = alternatives
                .map(entries -> values(entries, DNS_NAME))
                .orElseGet(
                        () -> CertificateFacts.commonName(certificate).stream().toList());
        if (names.stream().anyMatch(this::fits)) {
            return Optional.empty();
        }
        List<String> addresses =
                alternatives.map(entries -> values(entries, IP_ADDRESS)).orElse(List.of());
        return Optional.of(addresses.contains(host) ? onlyAsAddress() : otherName(names));
    }

    private boolean fits(String pattern) {
        String wanted = host.toLowerCase(Locale.ROOT);
        String name = pattern.toLowerCase(Locale.ROOT);
        if (!name.startsWith("*.")) {
            return name.equals(wanted);
        }
        int dot = wanted.indexOf('.');
        return dot > 0 && wanted.substring(dot).equals(name.substring(1));
    }

    private Mismatch onlyAsAddress() {
        return new Mismatch(
                "%s stands in it as an IP address only".formatted(host),
                "The ESP8266 (BearSSL) compares with dNSName entries alone, so it would refuse this certificate with "
                        + "error 56. Connect by host name, or issue the certificate with DNS:" + host + " as well.");
    }

    private Mismatch otherName(List<String> names) {
        return new Mismatch(
                names.isEmpty() ? "it has no DNS name at all" : "it has " + String.join(", ", names),
                "Connect by a name the certificate has, or issue one with DNS:" + host + " as subjectAltName.");
    }

    private static Optional<Collection<List<?>>> alternatives(X509Certificate certificate) {
        try {
            return Optional.ofNullable(certificate.getSubjectAlternativeNames());
        } catch (CertificateParsingException unreadable) {
            return Optional.of(List.of()); // there is one, so the common name does not count
        }
    }

    private static List<String> values(Collection<List<?>> entries, int tag) {
        return entries.stream()
                .filter(entry -> entry.get(0) instanceof Integer type && type == tag)
                .map(entry -> String.valueOf(entry.get(1)))
                .toList();
    }
}
