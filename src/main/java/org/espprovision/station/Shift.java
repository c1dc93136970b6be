package org.espprovision.station;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.espprovision.MacAddress;
import org.espprovision.broker.BrokerEvent;
import org.espprovision.pki.CertificateAuthority;
import org.jspecify.annotations.Nullable;

/**
 * A station at work on many boards: the authority and the broker are opened once, keys are made ahead, and the revocation
 * list is renewed for many superseded certificates together. Boards on different ports may be worked on at once.
 *
 * <p>Closing order: the boards first, which is the caller's; then broker and keys; the revocation list last.
 */
public final class Shift implements AutoCloseable {
    /** A superseded certificate is on the revocation list after this time at the latest, or when the shift ends. */
    private static final Duration LIST_EVERY = Duration.ofSeconds(30);

    private final Station station;
    private final Job job;
    private final Orders orders;
    private final StationListener notes;
    private final KeyStock keys;
    private final Supplies supplies = new Shared();
    private @Nullable CertificateAuthority authority;
    private @Nullable Withdrawal withdrawal;
    private @Nullable SharedBroker broker;
    private boolean listIsOld;
    private Instant listed;

    Shift(Station station, Job job, Orders orders, int keysAhead, StationListener notes) {
        this.station = station;
        this.job = job;
        this.orders = orders;
        this.notes = notes;
        this.keys = new KeyStock(job.key(), keysAhead, station.random());
        this.listed = station.clock().instant();
    }

    /**
     * Opens the authority and the broker, and mends a revocation list that an earlier run left behind.
     *
     * @return which broker it is
     * @throws org.espprovision.ProvisioningException before any board is touched
     */
    public String prepare() {
        warn(notes);
        try (BrokerSide side = supplies.broker("nobody", event -> {})) {
            return side.description();
        }
    }

    /** As {@link Station#provision}, with what the shift has open. */
    public Outcome provision(String port, StationListener listener, Cancellation cancellation) {
        return new Provisioning(station, supplies, port, job, listener).run(cancellation);
    }

    @Override
    public synchronized void close() {
        if (broker != null) {
            broker.close();
        }
        keys.close();
        if (listIsOld) {
            renew(notes);
        }
    }

    private synchronized CertificateAuthority authority() {
        if (authority == null) {
            authority = station.authority();
            withdrawal = new Withdrawal(authority, station);
        }
        return authority;
    }

    private synchronized SharedBroker broker() {
        CertificateAuthority opened = authority();
        if (broker == null) {
            broker = job.broker() instanceof BrokerChoice.Embedded embedded
                    ? EmbeddedBroker.start(embedded, opened, withdrawal().withdrawn(), station.clock(), event -> {})
                    : RemoteBroker.watch(
                            (BrokerChoice.Remote) job.broker(),
                            RemoteBroker.EVERY_DEVICE,
                            opened,
                            station.clock(),
                            station.random());
        }
        return broker;
    }

    private synchronized void superseded(StationListener listener) {
        listIsOld = true;
        if (Duration.between(listed, station.clock().instant()).compareTo(LIST_EVERY) >= 0) {
            renew(listener);
        } else {
            withdrawal().refresh();
        }
    }

    private void renew(StationListener listener) {
        withdrawal().renew(listener);
        listIsOld = false;
        listed = station.clock().instant();
    }

    private synchronized void warn(StationListener listener) {
        CertificateAuthority opened = authority();
        Objects.requireNonNull(opened);
        withdrawal().catchUp(listener);
        withdrawal().warn(listener);
    }

    private Withdrawal withdrawal() {
        return Objects.requireNonNull(withdrawal, "the authority comes first");
    }

    /** What each run of the shift gets. */
    private final class Shared implements Supplies {
        @Override
        public ComingKey key() {
            return keys.next();
        }

        @Override
        public Order order(MacAddress mac) {
            return orders.next(mac).orElseThrow(() -> StationException.noOrder(mac));
        }

        @Override
        public CertificateAuthority authority() {
            return Shift.this.authority();
        }

        /** Once for all boards, in {@link Shift#prepare}. */
        @Override
        public void warn(StationListener listener) {
            // nothing to do for a single board
        }

        @Override
        public BrokerSide broker(String device, Consumer<BrokerEvent> heard) {
            return Shift.this.broker().expect(device, heard);
        }

        @Override
        public void superseded(StationListener listener) {
            Shift.this.superseded(listener);
        }
    }
}
