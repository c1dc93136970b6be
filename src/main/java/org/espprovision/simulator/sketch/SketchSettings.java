package org.espprovision.simulator.sketch;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code /provision.conf} says; {@code docs/console.md} lists its keys. */
record SketchSettings(
        String device,
        String ssid,
        String password,
        String brokerHost,
        int brokerPort,
        String proofTopic,
        String commandTopic,
        String replyTopic,
        String nonce,
        String timeServers,
        Optional<Instant> timeFloor,
        String caFile,
        String certificateFile,
        String keyFile,
        int fragmentBytes) {

    static final String FILE = "/provision.conf";

    /** The file cannot be used; the message is the reason the console gives. */
    static final class Bad extends Exception {
        Bad(String reason) {
            super(reason);
        }

        Bad(String reason, Throwable cause) {
            super(reason, cause);
        }
    }

    static SketchSettings parse(byte[] file) throws Bad {
        var keys = new Keys(lines(file));
        String device = keys.filled("device");
        return new SketchSettings(
                device,
                keys.filled("wifi.ssid"),
                keys.present("wifi.password"),
                keys.filled("broker.host"),
                (int) keys.number("broker.port", 65_535),
                keys.filled("topic.proof"),
                keys.filled("topic.command"),
                keys.orElse("topic.reply", "devices/" + device + "/up/reply"),
                keys.nonce("nonce"),
                keys.orElse("ntp", "pool.ntp.org"),
                keys.has("time.floor")
                        ? Optional.of(Instant.ofEpochSecond(keys.number("time.floor", 0xFFFF_FFFFL)))
                        : Optional.empty(),
                keys.orElse("tls.ca", "/ca.crt.der"),
                keys.orElse("tls.cert", "/client.crt.der"),
                keys.orElse("tls.key", "/client.key.der"),
                keys.fragment("tls.fragment"));
    }

    private static Map<String, String> lines(byte[] file) throws Bad {
        Map<String, String> values = new HashMap<>();
        int number = 0;
        for (String line : text(file).split("\n", -1)) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new Bad("line %d is not key=value".formatted(number));
            }
            values.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return values;
    }

    private static String text(byte[] file) throws Bad {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Bad("not UTF-8 text", e);
        }
    }

    /** Keeps the Wi-Fi password out of logs. */
    @Override
    public String toString() {
        return "settings of " + device;
    }

    private record Keys(Map<String, String> values) {
        boolean has(String key) {
            return values.containsKey(key);
        }

        String present(String key) throws Bad {
            @Nullable String value = values.get(key);
            if (value == null) {
                throw new Bad(key + " is missing");
            }
            return value;
        }

        String filled(String key) throws Bad {
            String value = present(key);
            if (value.isEmpty()) {
                throw new Bad(key + " is empty");
            }
            return value;
        }

        String orElse(String key, String standard) {
            return values.getOrDefault(key, standard);
        }

        long number(String key, long largest) throws Bad {
            String digits = filled(key);
            if (!digits.matches("[0-9]{1,10}") || Long.parseLong(digits) < 1 || Long.parseLong(digits) > largest) {
                throw new Bad("%s is not a number from 1 to %d".formatted(key, largest));
            }
            return Long.parseLong(digits);
        }

        int fragment(String key) throws Bad {
            String bytes = orElse(key, "512");
            if (!bytes.matches("0|512|1024|2048|4096")) {
                throw new Bad(key + " is not 0, 512, 1024, 2048 or 4096");
            }
            return Integer.parseInt(bytes);
        }

        String nonce(String key) throws Bad {
            String value = filled(key);
            if (!value.matches("[0-9a-f]{32}")) {
                throw new Bad(key + " is not 32 hex digits");
            }
            return value;
        }
    }
}
