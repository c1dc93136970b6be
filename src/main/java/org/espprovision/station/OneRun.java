package org.espprovision.station;

import java.util.Objects;
import java.util.function.Consumer;
import org.espprovision.MacAddress;
import org.espprovision.broker.BrokerAddress;
import org.espprovision.broker.BrokerEvent;
import org.espprovision.diagnosis.BrokerFindings;
import org.espprovision.diagnosis.Expectation;
import org.espprovision.pki.CertificateAuthority;
import org.jspecify.annotations.Nullable;

/** Supplies for one board alone: the authority, the broker and the key are there for this run and gone with it. */
final class OneRun implements Supplies {
    private final Station station;
    private final Job job;
    private @Nullable CertificateAuthority authority;
    private @Nullable Withdrawal withdrawal;

    OneRun(Station station, Job job) {
        this.station = station;
        this.job = job;
    }

    @Override
    public ComingKey key() {
        return KeyInTheMaking.start(job.key(), station.random());
    }

    @Override
    public Order order(MacAddress mac) {
        return job.name().map(Order::named).orElseGet(() -> Order.namedBy(mac));
    }

    @Override
    public CertificateAuthority authority() {
        if (authority == null) {
            authority = station.authority();
            withdrawal = new Withdrawal(authority, station);
        }
        return authority;
    }

    @Override
    public void warn(StationListener listener) {
        withdrawal().catchUp(listener);
        withdrawal().warn(listener);
    }

    @Override
    public BrokerSide broker(String device, Consumer<BrokerEvent> heard) {
        SharedBroker broker = open(device);
        return new Own(broker, broker.expect(device, heard));
    }

    private SharedBroker open(String device) {
        if (job.broker() instanceof BrokerChoice.Embedded embedded) {
            return EmbeddedBroker.start(embedded, authority(), withdrawal().withdrawn(), station.clock(), event -> {});
        }
        return RemoteBroker.watch(
                (BrokerChoice.Remote) job.broker(),
                RemoteBroker.topicsOf(device),
                authority(),
                station.clock(),
                station.random());
    }

    @Override
    public void superseded(StationListener listener) {
        withdrawal().renew(listener);
    }

    private Withdrawal withdrawal() {
        return Objects.requireNonNull(withdrawal, "the authority comes first");
    }

    /** A broker with one guest, closed with it. */
    private record Own(SharedBroker broker, BrokerSide side) implements BrokerSide {
        @Override
        public BrokerAddress address() {
            return side.address();
        }

        @Override
        public java.security.cert.X509Certificate trustAnchor() {
            return side.trustAnchor();
        }

        @Override
        public BrokerFindings findings(Expectation expectation) {
            return side.findings(expectation);
        }

        @Override
        public String description() {
            return side.description();
        }

        @Override
        public void close() {
            side.close();
            broker.close();
        }
    }
}
