package org.espprovision.workspace;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.espprovision.broker.BrokerAddress;
import org.espprovision.pki.ThisMachine;
import org.espprovision.station.BrokerChoice;

/** Reads the {@code --broker} setting: {@code mqtts://host[:port]} or {@code embedded[:host[:port]]}. */
public final class BrokerText {
    private static final String EMBEDDED = "embedded";
    private static final int ANY_FREE_PORT = 0;

    private BrokerText() {}

    public static BrokerChoice parse(String text, Optional<X509Certificate> authority, Optional<Path> log) {
        if (!text.equals(EMBEDDED) && !text.startsWith(EMBEDDED + ":")) {
            return new BrokerChoice.Remote(BrokerAddress.parse(text), authority, log);
        }
        return embedded(text);
    }

    /** The broker in this program: {@code embedded[:HOST[:PORT]]}. */
    public static BrokerChoice.Embedded embedded(String text) {
        if (text.equals(EMBEDDED)) {
            return new BrokerChoice.Embedded(new InetSocketAddress(BrokerAddress.USUAL_PORT), addressInThisNetwork());
        }
        String rest = text.substring(EMBEDDED.length() + 1);
        int colon = rest.lastIndexOf(':');
        String host = colon < 0 ? rest : rest.substring(0, colon);
        int port = colon < 0 ? BrokerAddress.USUAL_PORT : port(text, rest.substring(colon + 1));
        return host.equals("localhost")
                ? onLoopback(port)
                : new BrokerChoice.Embedded(new InetSocketAddress(port), host);
    }

    /** For a virtual board: nobody outside this machine can reach it. */
    public static BrokerChoice.Embedded forVirtualBoard() {
        return onLoopback(ANY_FREE_PORT);
    }

    private static BrokerChoice.Embedded onLoopback(int port) {
        return new BrokerChoice.Embedded(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "localhost");
    }

    /** A board can reach this machine by its address in the local network; names need a resolver that may not exist. */
    private static String addressInThisNetwork() {
        return ThisMachine.addresses().stream()
                .filter(address -> !address.isLoopbackAddress())
                .findFirst()
                .map(InetAddress::getHostAddress)
                .orElseThrow(() -> WorkspaceException.badValue(
                        "--broker",
                        EMBEDDED,
                        "this machine has no address in a private network; name it: embedded:HOST"));
    }

    private static int port(String text, String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= 0xFFFF) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw WorkspaceException.badValue("--broker", text, "'" + digits + "' is not a port number");
        }
        throw WorkspaceException.badValue("--broker", text, "a port is at most 65535");
    }
}
