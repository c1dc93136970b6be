package org.espprovision.paper;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.espprovision.MacAddress;

/** Devices to be printed. */
final class Sheets {
    private Sheets() {}

    static DeviceSheet device(int number) {
        return device(number, "pump-" + number, Optional.of("A-" + number));
    }

    static DeviceSheet device(int number, String name, Optional<String> product) {
        return new DeviceSheet(
                product,
                new MacAddress(0x5ccf_7f01_0200L + number),
                name,
                "4f3a2b" + number,
                "ab".repeat(32),
                "CN=Test authority",
                Instant.parse("2026-11-23T12:00:00Z"),
                Instant.parse("2036-11-24T12:00:00Z"),
                Instant.parse("2026-11-24T12:00:00Z"),
                Optional.of("week 48"),
                "line 1",
                Map.of("Sketch, SHA-256", "cd".repeat(32)),
                Map.of("broker", "broker.example.org:8883"));
    }
}
