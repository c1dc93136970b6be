package org.espprovision.cli;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.espprovision.broker.BrokerEvent;

/** What happens at the embedded broker, a line each: who came, who was refused and why, with serial numbers. */
final class BrokerDiary implements Consumer<BrokerEvent> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private static final int SHOWN_CHARACTERS = 400;

    private final Surroundings surroundings;
    private final CommonOptions common;
    private final Style style;
    private final JsonLines lines;

    BrokerDiary(Surroundings surroundings, CommonOptions common) {
        this.surroundings = surroundings;
        this.common = common;
        this.style = Style.of(common.color, surroundings, Surroundings.Stream.OUT);
        this.lines = new JsonLines(surroundings);
    }

    /** Called on the endpoint's one thread. */
    @Override
    public void accept(BrokerEvent event) {
        if (common.json) {
            json(event);
        } else {
            words(event).ifPresent(words -> print(event.at(), event.connection(), words));
        }
    }

    private synchronized void print(Instant at, long connection, String words) {
        surroundings.out().println("%s  #%-4d %s".formatted(TIME.format(at), connection, words));
        surroundings.out().flush();
    }

    private Optional<String> words(BrokerEvent event) {
        if (event instanceof BrokerEvent.TlsRefused refused) {
            return Optional.of(style.bad("refused") + "  "
                    + visible(refused.detail()
                            + refused.shown().map(BrokerDiary::who).orElse("")));
        }
        if (event instanceof BrokerEvent.TlsAccepted accepted) {
            return Optional.of(style.good("TLS") + "  "
                    + visible(accepted.commonName().orElse("no name")) + ", serial "
                    + accepted.leaf().getSerialNumber().toString(16) + ", "
                    + accepted.cipherSuite() + ", " + accepted.took().toMillis() + " ms");
        }
        if (event instanceof BrokerEvent.MqttConnected connected) {
            return Optional.of(style.good("connected") + "  " + visible(connected.clientId()));
        }
        if (event instanceof BrokerEvent.MqttRefused refused) {
            return Optional.of(
                    style.bad("refused") + "  CONNACK %d: %s".formatted(refused.code(), visible(refused.detail())));
        }
        if (event instanceof BrokerEvent.Published published) {
            return Optional.of("published %s: %s"
                    .formatted(
                            visible(published.topic()),
                            visible(published.payload().toString())));
        }
        if (event instanceof BrokerEvent.PublishDenied denied) {
            return Optional.of(style.bad("denied")
                    + "  %s may not publish on %s".formatted(visible(denied.clientId()), visible(denied.topic())));
        }
        if (event instanceof BrokerEvent.Subscribed subscribed) {
            return Optional.of("subscribed %s".formatted(visible(subscribed.topicFilter())));
        }
        if (event instanceof BrokerEvent.SubscribeDenied denied) {
            return Optional.of(style.bad("denied")
                    + "  %s may not subscribe to %s"
                            .formatted(visible(denied.clientId()), visible(denied.topicFilter())));
        }
        if (event instanceof BrokerEvent.Closed closed) {
            return Optional.of(style.dim("closed: " + visible(closed.detail())));
        }
        return common.verbose && event instanceof BrokerEvent.TcpAccepted tcp
                ? Optional.of(style.dim("from " + tcp.remoteAddress()))
                : Optional.empty();
    }

    private static String who(X509Certificate shown) {
        return " (%s, serial %s)"
                .formatted(
                        shown.getSubjectX500Principal().getName(),
                        shown.getSerialNumber().toString(16));
    }

    /** What a client sent, names in its certificate too, goes to a terminal: nothing in it may steer or fill that. */
    private static String visible(String text) {
        String shown = text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
        return shown.replaceAll("\\p{Cc}", "?");
    }

    private void json(BrokerEvent event) {
        lines.write("broker", line -> {
            line.writeStringField("kind", event.getClass().getSimpleName());
            line.writeStringField("at", event.at().toString());
            line.writeNumberField("connection", event.connection());
            if (event instanceof BrokerEvent.TcpAccepted tcp) {
                line.writeStringField("remote", tcp.remoteAddress());
            } else if (event instanceof BrokerEvent.TlsAccepted accepted) {
                line.writeStringField("name", accepted.commonName().orElse(""));
                line.writeStringField(
                        "serial", accepted.leaf().getSerialNumber().toString(16));
                line.writeStringField("sha256", accepted.fingerprint());
                line.writeStringField("suite", accepted.cipherSuite());
                line.writeNumberField("milliseconds", accepted.took().toMillis());
            } else if (event instanceof BrokerEvent.TlsRefused refused) {
                line.writeStringField("reason", refused.reason().name());
                line.writeStringField("detail", refused.detail());
                line.writeStringField("name", refused.commonName().orElse(""));
                line.writeStringField(
                        "serial",
                        refused.serial().map(number -> number.toString(16)).orElse(""));
            } else if (event instanceof BrokerEvent.MqttConnected connected) {
                line.writeStringField("clientId", connected.clientId());
            } else if (event instanceof BrokerEvent.MqttRefused refused) {
                line.writeNumberField("code", refused.code());
                line.writeStringField("detail", refused.detail());
            } else if (event instanceof BrokerEvent.Published published) {
                line.writeStringField("clientId", published.clientId());
                line.writeStringField("topic", published.topic());
                line.writeStringField("payload", published.payload().toString());
            } else if (event instanceof BrokerEvent.PublishDenied denied) {
                line.writeStringField("clientId", denied.clientId());
                line.writeStringField("topic", denied.topic());
            } else if (event instanceof BrokerEvent.Subscribed subscribed) {
                line.writeStringField("clientId", subscribed.clientId());
                line.writeStringField("topic", subscribed.topicFilter());
            } else if (event instanceof BrokerEvent.SubscribeDenied denied) {
                line.writeStringField("clientId", denied.clientId());
                line.writeStringField("topic", denied.topicFilter());
            } else if (event instanceof BrokerEvent.Closed closed) {
                line.writeStringField("reason", closed.reason().name());
                line.writeStringField("detail", closed.detail());
            }
        });
    }
}
