package org.espprovision.simulator.sketch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;

/** A TLS connection to the broker that stands; closing it ends the TCP connection without a word, as the device does. */
final class TlsConnection implements AutoCloseable {
    private final TlsWire wire;
    private final SSLSocket socket;

    TlsConnection(TlsWire wire, SSLSocket socket) {
        this.wire = wire;
        this.socket = socket;
    }

    /** Hands this connection to a library that insists on making its own: what it "connects" is already connected. */
    SocketFactory asFactory() {
        return new SocketFactory() {
            @Override
            public Socket createSocket() throws IOException {
                return new Established();
            }

            @Override
            public Socket createSocket(String host, int port) throws IOException {
                return createSocket();
            }

            @Override
            public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
                return createSocket();
            }

            @Override
            public Socket createSocket(InetAddress host, int port) throws IOException {
                return createSocket();
            }

            @Override
            public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
                    throws IOException {
                return createSocket();
            }
        };
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }

    private final class Established extends Socket {
        @Override
        public void connect(SocketAddress endpoint, int timeoutMillis) {}

        @Override
        public synchronized void setSoTimeout(int millis) throws SocketException {
            socket.setSoTimeout(millis);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return socket.getInputStream();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return socket.getOutputStream();
        }

        @Override
        public synchronized void close() throws IOException {
            wire.close();
        }
    }
}
