package org.espprovision.broker;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/** Knocks at a broker's TLS listener with a certificate and tells whether it is let in. Close it to end its one thread. */
public final class BrokerDoor implements AutoCloseable {
    private final Caller caller;

    /** @param limit for each knock, however slowly the broker trickles */
    public BrokerDoor(BrokerAddress address, Duration limit, SecureRandom random) {
        this.caller = new Caller(address, limit, random);
    }

    /**
     * What came of a knock.
     *
     * @param words for a person: why not
     */
    public record Answer(boolean isLetIn, String words) {}

    /**
     * Does a TLS 1.2 handshake and leaves.
     *
     * @throws BrokerException {@code broker.unreachable} or {@code broker.timeout} where nobody answers; never for a refusal
     */
    public Answer knock(TlsIdentity identity) {
        Caller.Reception reception = caller.shakeHands(Optional.of(identity));
        try {
            if (reception.socket().isPresent()) {
                reception.socket().get().close();
            }
        } catch (IOException e) {
            throw BrokerException.unreachable(caller.address(), e);
        }
        return new Answer(reception.isOpen(), reception.words());
    }

    BrokerAddress address() {
        return caller.address();
    }

    @Override
    public void close() {
        caller.close();
    }

    @Override
    public String toString() {
        return caller.address().toString();
    }
}
