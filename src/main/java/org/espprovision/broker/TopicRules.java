package org.espprovision.broker;

/**
 * Who may say and hear what at the check endpoint. A device speaks under {@code devices/<its name>/up/} and hears {@code
 * devices/<its name>/down/}; the monitor hears everything and says nothing. The name is the common name of the
 * certificate, never what CONNECT claims.
 */
record TopicRules(String name) {
    static final String MONITOR = "provision-monitor";

    /** A name with these would reach into the topics of others (Mosquitto calls it a dangerous username). */
    static boolean isSafe(String name) {
        return !name.isEmpty() && name.chars().noneMatch(c -> c == '+' || c == '#' || c == '/' || c < ' ');
    }

    /** A device is called exactly what its certificate says; monitors may be several and add to their name. */
    boolean fits(String clientId) {
        return clientId.equals(name) || (isMonitor() && clientId.startsWith(MONITOR + "-"));
    }

    boolean mayPublish(String topic) {
        return !isMonitor() && topic.startsWith("devices/" + name + "/up/");
    }

    boolean maySubscribe(TopicFilter filter) {
        return isMonitor() || filter.text().startsWith("devices/" + name + "/down/");
    }

    private boolean isMonitor() {
        return name.equals(MONITOR);
    }
}
