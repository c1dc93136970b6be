package org.espprovision.broker;

import java.io.IOException;
import java.net.Socket;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Calls on a broker from outside and finds out whether an ESP8266 could work with it, and whether others are kept out:
 * the way there, TLS, the broker's certificates by BearSSL's rules, who gets in, and where messages go. Changes nothing at
 * the broker; leaves a dozen short connections in its log.
 */
public final class BrokerCheck {
    /** The topic a device publishes on, {@code %u} for its name, where nobody says otherwise. */
    public static final String USUAL_TOPIC = "devices/%u/up/check";

    private final BrokerAddress address;
    private final Optional<X509Certificate> anchor;
    private final CheckGuests guests;
    private final String topic;
    private final Duration limit;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * @param anchor what the devices trust; empty leaves the question of trust open
     * @param topic where a device publishes, {@code %u} standing for its name
     * @param limit for each step, however slowly the broker trickles
     */
    public BrokerCheck(
            BrokerAddress address,
            Optional<X509Certificate> anchor,
            CheckGuests guests,
            String topic,
            Duration limit,
            Clock clock,
            SecureRandom random) {
        this.address = address;
        this.anchor = anchor;
        this.guests = guests;
        this.topic = topic;
        this.limit = limit;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Looks at everything. Takes a second with a broker that answers, and at most a dozen times the limit with one that
     * does not.
     *
     * @param step hears what is looked at now; called on this thread
     */
    public List<BrokerFinding> run(Consumer<String> step) {
        List<BrokerFinding> found = new ArrayList<>();
        try (Caller caller = new Caller(address, limit, random)) {
            step.accept("reach " + address);
            if (!reach(caller, found)) {
                return List.copyOf(found);
            }
            step.accept("TLS");
            Optional<HelloProbe.Answer> hello = new TlsQuestions(caller).ask(found);
            if (hello.isEmpty()) {
                return List.copyOf(found);
            }
            step.accept("certificates");
            boolean open = new DoorQuestions(caller, guests, anchor, clock).ask(found, step);
            TrafficQuestions traffic = new TrafficQuestions(caller, guests, topic, clock, random);
            if (open) {
                step.accept("messages");
                traffic.ask(found);
            } else {
                traffic.leaveOut(found);
            }
            new ClockQuestion(caller, clock).ask(hello.get(), traffic.logLine(), found);
        } catch (BrokerException e) {
            found.add(BrokerFinding.stops(e.code(), e.what(), e.remedy()));
        }
        return List.copyOf(found);
    }

    private boolean reach(Caller caller, List<BrokerFinding> found) {
        long before = System.nanoTime();
        try (Socket socket = caller.tcp()) {
            found.add(BrokerFinding.good(
                    "tcp.open",
                    "%s answers at %s, port %d, in %d ms"
                            .formatted(
                                    address.host(),
                                    socket.getInetAddress().getHostAddress(),
                                    address.port(),
                                    Duration.ofNanos(System.nanoTime() - before).toMillis())));
            return true;
        } catch (BrokerException e) {
            found.add(BrokerFinding.stops(e.code(), e.what(), e.remedy()));
        } catch (IOException e) {
            BrokerException problem = BrokerException.unreachable(address, e);
            found.add(BrokerFinding.stops(problem.code(), problem.what(), problem.remedy()));
        }
        return false;
    }
}
