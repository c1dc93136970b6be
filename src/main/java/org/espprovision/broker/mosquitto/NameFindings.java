package org.espprovision.broker.mosquitto;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.espprovision.broker.BrokerFinding;

/** What the names in a broker's certificate mean for devices, where nobody has said by which name they come. */
record NameFindings(X509Certificate certificate, Optional<String> host) {
    private static final int DNS_NAME = 2; // tags of GeneralName, RFC 5280, 4.2.1.6
    private static final int IP_ADDRESS = 7;

    List<BrokerFinding> inspect() {
        if (host.isPresent()) {
            return List.of(); // the chain's rules have compared it
        }
        Optional<Collection<List<?>>> names = names();
        if (names.isEmpty()) {
            return List.of(BrokerFinding.note(
                    "config.names",
                    "the certificate has no subjectAltName: devices compare its common name, other programs refuse it",
                    "Issue it with the broker's names: 'provision ca server HOST …'."));
        }
        List<String> dns = values(names.get(), DNS_NAME);
        List<String> addresses = values(names.get(), IP_ADDRESS);
        if (dns.isEmpty()) {
            return List.of(BrokerFinding.stops(
                    "config.names",
                    "the certificate names no host, only addresses (%s), and a device never compares those: error 56"
                            .formatted(String.join(", ", addresses)),
                    "Issue it with DNS:HOST, and DNS:%s for devices that are given the address: 'provision ca server' writes both."
                            .formatted(addresses.isEmpty() ? "ADDRESS" : addresses.get(0))));
        }
        List<String> addressOnly = addresses.stream()
                .filter(address -> address.indexOf(':') < 0 && !dns.contains(address) && !address.startsWith("127."))
                .toList();
        return addressOnly.isEmpty()
                ? List.of()
                : List.of(BrokerFinding.note(
                        "config.names",
                        "%s stands in the certificate as an address only; a device told to connect to it prints error 56"
                                .formatted(String.join(", ", addressOnly)),
                        "Give devices one of the names (%s), or issue it with DNS:%s as well."
                                .formatted(String.join(", ", dns), addressOnly.get(0))));
    }

    private Optional<Collection<List<?>>> names() {
        try {
            return Optional.ofNullable(certificate.getSubjectAlternativeNames());
        } catch (CertificateParsingException unreadable) {
            return Optional.of(List.of());
        }
    }

    private static List<String> values(Collection<List<?>> names, int tag) {
        return names.stream()
                .filter(name -> name.get(0) instanceof Integer type && type == tag)
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }
}
