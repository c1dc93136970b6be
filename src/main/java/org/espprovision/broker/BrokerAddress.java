package org.espprovision.broker;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a broker listens for MQTT over TLS.
 *
 * @param host as the broker's certificate names it; underscores are let through because Mosquitto guides use them
 * @param port 1 to 65,535
 */
public record BrokerAddress(String host, int port) {
    /** The registered port of MQTT over TLS (IANA secure-mqtt). */
    public static final int USUAL_PORT = 8883;

    private static final String SCHEME = "mqtts://";
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?<host>[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.%]+])(:(?<port>[0-9]{1,5}))?/?");
    private static final int HIGHEST_PORT = 0xFFFF;

    public BrokerAddress {
        if (host.isEmpty() || port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("no broker address: " + host + ":" + port);
        }
    }

    /**
     * Reads {@code mqtts://host[:port]}; an IPv6 address stands in square brackets.
     *
     * @throws BrokerException {@code broker.address} when it is anything else
     */
    public static BrokerAddress parse(String text) {
        if (!text.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw BrokerException.address(text, schemeAdvice(text));
        }
        Matcher parts = HOST_AND_PORT.matcher(text.substring(SCHEME.length()));
        if (!parts.matches()) {
            throw BrokerException.address(text, "Write mqtts://host or mqtts://host:port, nothing else.");
        }
        String host = parts.group("host");
        String port = parts.group("port");
        int number = port == null ? USUAL_PORT : Integer.parseInt(port);
        if (number < 1 || number > HIGHEST_PORT) {
            throw BrokerException.address(text, "A port is a number from 1 to 65,535.");
        }
        return new BrokerAddress(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, number);
    }

    private static String schemeAdvice(String text) {
        String scheme = text.toLowerCase(Locale.ROOT).replaceFirst(":.*", "");
        return switch (scheme) {
            case "mqtt", "tcp" ->
                "This is MQTT without TLS. The device shows a client certificate, and that needs TLS: write "
                        + "mqtts://host:8883.";
            case "ssl", "tls" -> "Write mqtts:// instead of " + scheme + "://.";
            case "ws", "wss" -> "The device does not speak MQTT over WebSocket: write mqtts://host:8883.";
            default -> "Write mqtts://host or mqtts://host:port.";
        };
    }

    /** {@code mqtts://host:port}. */
    @Override
    public String toString() {
        return SCHEME + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
