package org.espprovision.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;

/**
 * Gives Paho a connection that already stands. Paho would open its own, but it cannot read a host name with an underscore
 * on Java 17 (it patches java.net.URI by reflection), and its errors do not tell one TLS failure from another.
 */
final class ReadySocketFactory extends SocketFactory {
    private final SSLSocket ready;

    ReadySocketFactory(SSLSocket ready) {
        this.ready = ready;
    }

    @Override
    public Socket createSocket() {
        return new ReadySocket(ready);
    }

    @Override
    public Socket createSocket(String host, int port) {
        return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        return createSocket();
    }

    /** What Paho 1.2.5 uses of a socket: connect, time-out, the two streams and close. */
    private static final class ReadySocket extends Socket {
        private final SSLSocket ready;

        ReadySocket(SSLSocket ready) {
            this.ready = ready;
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) {
            // It is connected.
        }

        @Override
        public synchronized void setSoTimeout(int timeout) throws SocketException {
            ready.setSoTimeout(timeout);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return ready.getInputStream();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return ready.getOutputStream();
        }

        @Override
        public synchronized void close() throws IOException {
            ready.close();
        }
    }
}
