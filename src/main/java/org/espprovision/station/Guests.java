package org.espprovision.station;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.espprovision.broker.BrokerEvent;
import org.espprovision.broker.EvidenceLog;
import org.espprovision.diagnosis.BrokerFindings;
import org.espprovision.diagnosis.BrokerFindings.Arrival;
import org.espprovision.diagnosis.Expectation;

/**
 * Sorts what a broker saw by the device it is about. While one device alone is expected, everything is about it; with
 * several, a connection is its device's once it has shown a name, and what ends without one is nobody's. Thread-safe.
 */
final class Guests implements Consumer<BrokerEvent> {
    /** Connections that showed no name yet; a port scanner must not fill the memory. */
    private static final int MOST_UNNAMED = 1000;

    private final Map<String, Guest> expected = new HashMap<>();
    private final Map<Long, Guest> named = new HashMap<>();
    private final Map<Long, BrokerEvent> unnamed = new LinkedHashMap<>();
    private long unclear;

    /** From now until it is closed, what concerns this device is kept and told. */
    synchronized Guest expect(String device, Consumer<BrokerEvent> listener) {
        var guest = new Guest(device, listener, unclear);
        expected.put(device, guest);
        return guest;
    }

    @Override
    public synchronized void accept(BrokerEvent event) {
        if (event instanceof BrokerEvent.Observed message) {
            expected.values().stream()
                    .filter(guest -> message.topic().startsWith("devices/" + guest.device + "/up/"))
                    .forEach(guest -> guest.hear(event));
            return;
        }
        long connection = event.connection();
        Optional<String> name = shownName(event);
        name.map(expected::get).ifPresent(guest -> named.put(connection, guest));
        Guest whose = named.get(connection);
        if (whose == null && expected.size() == 1) {
            whose = expected.values().iterator().next();
        }
        if (whose == null) {
            keep(event, name);
        } else {
            BrokerEvent arrival = unnamed.remove(connection);
            if (arrival != null) {
                whose.hear(arrival);
            }
            whose.hear(event);
        }
        if (event instanceof BrokerEvent.Closed) {
            named.remove(connection);
            unnamed.remove(connection);
        }
    }

    private void keep(BrokerEvent event, Optional<String> name) {
        if (name.isPresent()) {
            unnamed.remove(event.connection()); // a stranger: another station's device, or one of yesterday
        } else if (event instanceof BrokerEvent.TcpAccepted) {
            unclear++;
            unnamed.put(event.connection(), event);
            if (unnamed.size() > MOST_UNNAMED) {
                unnamed.remove(unnamed.keySet().iterator().next());
            }
        }
    }

    private static Optional<String> shownName(BrokerEvent event) {
        if (event instanceof BrokerEvent.TlsAccepted accepted) {
            return accepted.commonName();
        }
        return event instanceof BrokerEvent.TlsRefused refused ? refused.commonName() : Optional.empty();
    }

    private synchronized boolean isSomebodyUnclearSince(long count) {
        return unclear > count;
    }

    private synchronized void leave(Guest guest) {
        expected.remove(guest.device, guest);
        named.values().removeIf(each -> each == guest);
    }

    /** One device that is expected. */
    final class Guest {
        private final String device;
        private final Consumer<BrokerEvent> listener;
        private final long unclearBefore;
        private final EvidenceLog log = new EvidenceLog();

        private Guest(String device, Consumer<BrokerEvent> listener, long unclearBefore) {
            this.device = device;
            this.listener = listener;
            this.unclearBefore = unclearBefore;
        }

        private void hear(BrokerEvent event) {
            log.accept(event);
            listener.accept(event);
        }

        BrokerFindings findings(Expectation expectation) {
            return EndpointFindings.of(log.about(device), expectation);
        }

        /** As {@link #findings}, from a broker that sees every connection. */
        BrokerFindings allFindings(Expectation expectation) {
            BrokerFindings found = findings(expectation);
            boolean anybody = !log.events().isEmpty() || isSomebodyUnclearSince(unclearBefore);
            return anybody ? found : found.arrived(Arrival.NOT_SEEN);
        }

        void close() {
            leave(this);
        }
    }
}
