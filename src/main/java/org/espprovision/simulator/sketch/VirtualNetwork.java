package org.espprovision.simulator.sketch;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Optional;

/**
 * The world outside a virtual chip: one access point, names, and the time.
 *
 * @param clock what an SNTP server would answer
 */
public record VirtualNetwork(AccessPoint accessPoint, Names names, TimeService timeService, Clock clock) {
    /** Any network name is in the air, and the world is that of this computer. */
    public static VirtualNetwork ofThisComputer(Clock clock) {
        return new VirtualNetwork(AccessPoint.ofAnyName(), Names.ofThisComputer(), TimeService.ANSWERS, clock);
    }

    /** Decides whether a station may join. */
    @FunctionalInterface
    public interface AccessPoint {
        Join join(String ssid, String password);

        /** One network with one password, the empty text for an open one. */
        static AccessPoint named(String ssid, String password) {
            return (givenSsid, givenPassword) -> {
                if (!givenSsid.equals(ssid)) {
                    return Join.NO_SUCH_NETWORK;
                }
                return givenPassword.equals(password) ? Join.ACCEPTED : Join.WRONG_PASSWORD;
            };
        }

        /** Whatever network the settings name is in the air and lets the device in. */
        private static AccessPoint ofAnyName() {
            return (ssid, password) -> Join.ACCEPTED;
        }
    }

    /** How an attempt to join ends, with the core's {@code wl_status_t}. */
    public enum Join {
        ACCEPTED(3),
        NO_SUCH_NETWORK(1),
        WRONG_PASSWORD(6);

        private final int status;

        Join(int status) {
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** Finds the address behind a broker's name: tests let {@code broker.local} be a port on the loopback. */
    @FunctionalInterface
    public interface Names {
        /** Empty when there is no such name. */
        Optional<InetSocketAddress> resolve(String host, int port);

        /** The names this computer knows. */
        static Names ofThisComputer() {
            return (host, port) ->
                    Optional.of(new InetSocketAddress(host, port)).filter(address -> !address.isUnresolved());
        }
    }

    /** Whether SNTP gets through. */
    public enum TimeService {
        ANSWERS,
        SILENT
    }
}
