package org.espprovision.station;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/** Tells a host name from an address written in digits. */
final class HostNames {
    private HostNames() {}

    /** Puts a host where a certificate names it: digits as an address, anything else as a name. Asks no name server. */
    static void add(String host, Set<String> names, Set<InetAddress> addresses) {
        if (!isAddress(host)) {
            names.add(host);
            return;
        }
        try {
            addresses.add(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            throw StationException.setting("the broker's host '" + host + "'", "it is neither a name nor an address");
        }
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }
}
