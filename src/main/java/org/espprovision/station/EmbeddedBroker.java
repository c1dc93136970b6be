package org.espprovision.station;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.espprovision.broker.BrokerAddress;
import org.espprovision.broker.BrokerEvent;
import org.espprovision.broker.CheckEndpoint;
import org.espprovision.broker.TlsIdentity;
import org.espprovision.diagnosis.BrokerFindings;
import org.espprovision.diagnosis.Expectation;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.ServerCredentials;
import org.espprovision.pki.ThisMachine;

/** The embedded check endpoint, with a certificate made for its life: it sees each device's certificate itself. */
final class EmbeddedBroker implements SharedBroker {
    private final BrokerChoice.Embedded choice;
    private final X509Certificate trustAnchor;
    private final Guests guests = new Guests();
    private final CheckEndpoint endpoint;

    private EmbeddedBroker(
            BrokerChoice.Embedded choice,
            ServerCredentials credentials,
            X509Certificate clientAuthority,
            Clock clock,
            Consumer<BrokerEvent> listener) {
        this.choice = choice;
        this.trustAnchor = credentials.authority();
        this.endpoint = CheckEndpoint.open(
                choice.bind(),
                new TlsIdentity(credentials.chain(), credentials.key()),
                clientAuthority,
                clock,
                event -> {
                    guests.accept(event);
                    listener.accept(event);
                });
    }

    static EmbeddedBroker start(
            BrokerChoice.Embedded choice,
            CertificateAuthority authority,
            Predicate<X509Certificate> withdrawn,
            Clock clock,
            Consumer<BrokerEvent> listener) {
        Set<String> names = new HashSet<>(ThisMachine.names());
        Set<InetAddress> addresses = new HashSet<>(ThisMachine.addresses());
        HostNames.add(choice.host(), names, addresses);
        EmbeddedBroker broker = new EmbeddedBroker(
                choice, authority.issueServer(names, addresses), authority.certificate(), clock, listener);
        broker.endpoint.refuseWhere(withdrawn);
        return broker;
    }

    BrokerAddress address() {
        return new BrokerAddress(choice.host(), endpoint.port());
    }

    @Override
    public BrokerSide expect(String device, Consumer<BrokerEvent> listener) {
        return new Side(guests.expect(device, listener));
    }

    @Override
    public void close() {
        endpoint.close();
    }

    /** What one run sees of it. */
    private final class Side implements BrokerSide {
        private final Guests.Guest guest;

        Side(Guests.Guest guest) {
            this.guest = guest;
        }

        @Override
        public BrokerAddress address() {
            return EmbeddedBroker.this.address();
        }

        @Override
        public X509Certificate trustAnchor() {
            return trustAnchor;
        }

        @Override
        public BrokerFindings findings(Expectation expectation) {
            return guest.allFindings(expectation);
        }

        @Override
        public String description() {
            InetSocketAddress bound = endpoint.address();
            return "the embedded check endpoint, %s:%d".formatted(choice.host(), bound.getPort());
        }

        @Override
        public void close() {
            guest.close();
        }
    }
}
