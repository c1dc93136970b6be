package org.espprovision.paper;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espprovision.MacAddress;

/**
 * What paper says of one device.
 *
 * @param product the product serial number, where it has one
 * @param name MQTT client id and certificate name
 * @param certificateSerial lower-case hex
 * @param fingerprint SHA-256 of the certificate
 * @param issuer who signed it
 * @param notBefore from when it counts
 * @param notAfter until when it counts
 * @param made when it was confirmed
 * @param batch what the operator calls the batch
 * @param place station and operator, as far as they were said
 * @param content hashes of what its flash holds, by what it is
 * @param evidence what its confirmation rests on, by name
 */
public record DeviceSheet(
        Optional<String> product,
        MacAddress mac,
        String name,
        String certificateSerial,
        String fingerprint,
        String issuer,
        Instant notBefore,
        Instant notAfter,
        Instant made,
        Optional<String> batch,
        String place,
        Map<String, String> content,
        Map<String, String> evidence) {
    public DeviceSheet {
        content = Collections.unmodifiableMap(new TreeMap<>(content));
        evidence = Collections.unmodifiableMap(new TreeMap<>(evidence));
    }
}
