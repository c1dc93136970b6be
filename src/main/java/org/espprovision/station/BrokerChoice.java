package org.espprovision.station;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.espprovision.broker.BrokerAddress;

/** Which broker the device is to prove itself to. */
public sealed interface BrokerChoice {
    /**
     * The embedded check endpoint.
     *
     * @param bind where it listens; port 0 takes a free one
     * @param host the name by which the device reaches it
     */
    record Embedded(InetSocketAddress bind, String host) implements BrokerChoice {}

    /**
     * Somebody's broker.
     *
     * @param authority the CA of the broker's certificate, when it is not the workspace's own
     * @param log its log file, when it can be read here
     */
    record Remote(BrokerAddress address, Optional<X509Certificate> authority, Optional<Path> log)
            implements BrokerChoice {
        public Remote(BrokerAddress address, Optional<X509Certificate> authority) {
            this(address, authority, Optional.empty());
        }
    }
}
