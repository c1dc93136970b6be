package org.espprovision.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is connected, by client id. Lives on the endpoint's one event loop, so it needs no lock. */
final class Sessions {
    private final Map<String, MqttSession> byClientId = new HashMap<>();

    /** Lets the newcomer in and sends away whoever had its id (MQTT 3.1.1, 3.1.4-2). */
    void enter(String clientId, MqttSession newcomer) {
        MqttSession before = byClientId.put(clientId, newcomer);
        if (before != null) {
            before.end(CloseReason.TAKEN_OVER, "another connection came with the client id " + clientId);
        }
    }

    /** Forgets the session, unless another one already has its id. */
    void leave(@Nullable String clientId, MqttSession session) {
        if (clientId != null) {
            byClientId.remove(clientId, session);
        }
    }

    /** Hands a message to every subscriber; each gets it once, at the best quality its filters ask for. */
    void route(String topic, Payload payload, int qos) {
        List<MqttSession> listening = new ArrayList<>(byClientId.values());
        listening.forEach(session -> session.deliver(topic, payload, qos));
    }
}
