package org.espprovision.station;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The sketch's settings file, {@code /provision.conf}: one {@code key=value} a line (docs/console.md).
 *
 * @param device MQTT client id and certificate name
 * @param brokerHost as the broker's certificate names it
 * @param nonce this run's nonce, 32 hex digits
 * @param ntp host name of an SNTP server
 * @param timeFloor it cannot be earlier than this
 */
record DeviceSettings(
        String device,
        WifiNetwork wifi,
        String brokerHost,
        int brokerPort,
        String nonce,
        String ntp,
        Instant timeFloor) {
    static final String PATH = "/provision.conf";

    DeviceSettings {
        requireOneLine("the broker's host", brokerHost);
        requireOneLine("the time server", ntp);
    }

    /** The only topic a device proves itself on. */
    String proofTopic() {
        return "devices/" + device + "/up/proof";
    }

    private String commandTopic() {
        return "devices/" + device + "/down/command";
    }

    byte[] file() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("device", device);
        lines.put("wifi.ssid", wifi.ssid());
        lines.put("wifi.password", wifi.password());
        lines.put("broker.host", brokerHost);
        lines.put("broker.port", Integer.toString(brokerPort));
        lines.put("topic.proof", proofTopic());
        lines.put("topic.command", commandTopic());
        lines.put("nonce", nonce);
        lines.put("ntp", ntp);
        lines.put("time.floor", Long.toString(timeFloor.getEpochSecond()));
        return lines.entrySet().stream()
                .map(line -> line.getKey() + "=" + line.getValue() + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A line break inside a value would start another setting. */
    static void requireOneLine(String what, String value) {
        if (value.chars().anyMatch(character -> character < ' ')) {
            throw StationException.setting(what, "it holds a line break or another control character");
        }
    }
}
