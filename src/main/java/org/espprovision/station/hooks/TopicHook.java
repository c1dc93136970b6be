package org.espprovision.station.hooks;

import java.nio.charset.StandardCharsets;
import org.espprovision.broker.BrokerHerald;

/** Publishes each board's record to a topic, as one JSON object. */
public final class TopicHook implements BoardHook, AutoCloseable {
    private final BrokerHerald herald;
    private final String topic;

    /** @param herald is closed with this hook */
    public TopicHook(BrokerHerald herald, String topic) {
        this.herald = herald;
        this.topic = topic;
    }

    @Override
    public void ended(BoardRecord board) {
        herald.publish(topic, board.json().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        herald.close();
    }
}
