package org.espprovision.broker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** What one client wants to hear, and at which quality: no more filters than the limit. */
final class Subscriptions {
    private final int most;
    private final Map<TopicFilter, Integer> qosByFilter = new LinkedHashMap<>();

    Subscriptions(int most) {
        this.most = most;
    }

    /** Whether this filter finds a place; one that is there already always does. */
    boolean hasRoomFor(TopicFilter filter) {
        return qosByFilter.size() < most || qosByFilter.containsKey(filter);
    }

    void put(TopicFilter filter, int qos) {
        qosByFilter.put(filter, qos);
    }

    void remove(TopicFilter filter) {
        qosByFilter.remove(filter);
    }

    /** The best quality that the filters which match ask for; empty when none does. */
    OptionalInt qosFor(String topic) {
        return qosByFilter.entrySet().stream()
                .filter(subscription -> subscription.getKey().matches(topic))
                .mapToInt(Map.Entry::getValue)
                .max();
    }
}
