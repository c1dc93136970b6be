package org.espprovision.serial;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * Opens serial ports of other computers: {@code rfc2217://bench:4000}, as ser2net and the virtual board serve them. RFC
 * 2217 has neither passwords nor encryption: across a network that is not yours alone, take the port through an SSH
 * tunnel.
 */
public final class NetworkPorts implements LineOpener {
    private static final String SCHEME = "rfc2217://";
    private static final int CONNECT_MILLIS = 5_000;

    @Override
    public boolean knows(String portName) {
        return portName.startsWith(SCHEME);
    }

    /**
     * {@inheritDoc}
     *
     * @throws PortException {@code port.missing} when nobody listens there, {@code port.not-rfc2217} when who listens does
     *     not speak RFC 2217, {@code port.busy} when the port is given to somebody else
     */
    @Override
    public SerialLine open(String portName) {
        InetSocketAddress address = address(portName);
        if (address.isUnresolved()) {
            throw PortException.unreachable(
                    portName, "there is no computer named %s".formatted(address.getHostString()), null);
        }
        Socket socket = new Socket();
        boolean opened = false;
        try {
            socket.connect(address, CONNECT_MILLIS);
            socket.setTcpNoDelay(
                    true); // a frame and its answer, again and again: waiting for more to send costs 40 ms each
            socket.setKeepAlive(true);
            var connection = new ComPortConnection(portName, socket);
            connection.agree();
            var line = new NetworkLine(portName, connection);
            line.setUp();
            opened = true;
            return line;
        } catch (IOException e) {
            throw PortException.unreachable(portName, why(e, address), e);
        } finally {
            if (!opened) {
                closeUnopened(socket);
            }
        }
    }

    private static InetSocketAddress address(String portName) {
        String rest = portName.substring(SCHEME.length()).replaceFirst("/$", "");
        int colon = rest.lastIndexOf(':');
        String host = colon < 0 ? rest : rest.substring(0, colon).replaceAll("^\\[|\\]$", "");
        String digits = rest.substring(colon + 1);
        boolean sound =
                colon > 0 && !host.isEmpty() && digits.matches("\\d{1,5}") && Integer.parseInt(digits) <= 0xFFFF;
        if (!sound) {
            throw PortException.unsupported(portName, "a network port is written rfc2217://HOST:PORT");
        }
        return new InetSocketAddress(host, Integer.parseInt(digits));
    }

    private static String why(IOException failure, InetSocketAddress address) {
        if (failure instanceof ConnectException) {
            return "nothing listens on port %d of %s".formatted(address.getPort(), address.getHostString());
        }
        if (failure instanceof SocketTimeoutException) {
            return "%s does not answer".formatted(address.getHostString());
        }
        return String.valueOf(failure.getMessage());
    }

    private static void closeUnopened(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Why the port could not be opened is on its way to the user; this adds nothing to it.
        }
    }
}
