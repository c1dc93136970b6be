package org.espprovision.pki;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Under which names and addresses devices on the bench may reach a broker on this machine. */
public final class ThisMachine {
    /** The kernel's own word for it: asking the JDK would ask name servers too. */
    private static final Path LINUX_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private ThisMachine() {}

    /**
     * The host name, the same under {@code .local} (multicast DNS), and {@code localhost}. A host name with an underscore
     * is left out: no certificate could carry it.
     */
    public static Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        hostName().filter(name -> HostName.fault(name).isEmpty()).ifPresent(name -> {
            names.add(name);
            if (name.indexOf('.') < 0) {
                names.add(name + ".local");
            }
        });
        names.add("localhost");
        return names;
    }

    /** The loopback addresses, and the IPv4 addresses of private networks (RFC 1918) on interfaces that are up. */
    public static Set<InetAddress> addresses() {
        try {
            Set<InetAddress> addresses = new LinkedHashSet<>();
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (network.isUp()) {
                    network.inetAddresses()
                            .filter(a -> a instanceof Inet4Address && a.isSiteLocalAddress())
                            .forEach(addresses::add);
                }
            }
            addresses.add(InetAddress.getByAddress(LOOPBACK));
            addresses.add(InetAddress.getByAddress(LOOPBACK_6));
            return addresses;
        } catch (SocketException | UnknownHostException e) {
            throw new IllegalStateException("the system does not tell its network interfaces", e);
        }
    }

    private static Optional<String> hostName() {
        try {
            return Files.isReadable(LINUX_HOST_NAME)
                    ? Optional.of(Files.readString(LINUX_HOST_NAME).strip())
                    : Optional.of(InetAddress.getLocalHost().getHostName());
        } catch (IOException e) {
            return Optional.empty(); // a machine without a name still has addresses
        }
    }
}
