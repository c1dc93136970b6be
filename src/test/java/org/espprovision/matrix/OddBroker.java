package org.espprovision.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.espprovision.broker.TlsIdentity;

/**
 * What else may listen at a broker's address. One thread takes connections and serves them one after the other;
 * {@link #close} ends the listener, the connections and then the thread.
 */
final class OddBroker implements AutoCloseable {
    private static final char[] NO_SECRET = {};
    private static final int QUEUE = 50;

    /** What it does with a connection. */
    @FunctionalInterface
    private interface Manner {
        void serve(Socket connection) throws IOException;
    }

    private final ServerSocket listener;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final Thread thread;

    private OddBroker(ServerSocket listener, Manner manner) {
        this.listener = listener;
        this.thread = new Thread(() -> serve(manner), "odd broker");
        thread.start();
    }

    static OddBroker thatHangsUp() throws IOException {
        return new OddBroker(onLoopback(QUEUE), Socket::close);
    }

    /** Takes connections and never says a word. */
    static OddBroker thatIsMute() throws IOException {
        return new OddBroker(onLoopback(QUEUE), connection -> {});
    }

    /** Hears the first words and answers these bytes, whatever it heard. */
    static OddBroker thatAnswers(byte[] bytes) throws IOException {
        return new OddBroker(onLoopback(QUEUE), connection -> {
            readSome(connection);
            connection.getOutputStream().write(bytes);
            connection.getOutputStream().flush();
            connection.shutdownOutput();
            drain(connection.getInputStream());
            connection.close();
        });
    }

    static OddBroker thatAnswers(String hexOrText) throws IOException {
        return thatAnswers(
                hexOrText.matches("([0-9a-f]{2})+")
                        ? HexFormat.of().parseHex(hexOrText)
                        : hexOrText.getBytes(StandardCharsets.US_ASCII));
    }

    /** Completes TLS and answers the first MQTT packet with these bytes; with none it stays mute. */
    static OddBroker behindTls(TlsIdentity identity, String hex) throws Exception {
        return behindTls(identity, identity.key(), hex);
    }

    /** The certificate of one and the key of another. */
    static OddBroker withAnotherKey(TlsIdentity identity, PrivateKey key) throws Exception {
        return behindTls(identity, key, "");
    }

    private static OddBroker behindTls(TlsIdentity identity, PrivateKey key, String hex) throws Exception {
        SSLServerSocket listener = (SSLServerSocket) context(identity, key)
                .getServerSocketFactory()
                .createServerSocket(0, QUEUE, InetAddress.getLoopbackAddress());
        return new OddBroker(listener, connection -> {
            readSome(connection);
            connection.getOutputStream().write(HexFormat.of().parseHex(hex));
            connection.getOutputStream().flush();
        });
    }

    private static SSLContext context(TlsIdentity identity, PrivateKey key)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_SECRET);
        store.setKeyEntry("broker", key, NO_SECRET, identity.chain().toArray(java.security.cert.Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, NO_SECRET);
        SSLContext context = SSLContext.getInstance("TLSv1.2");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** An address whose packets are dropped: its queue of connections is full, so nobody is answered at all. */
    static OddBroker thatAnswersNobody() throws IOException {
        ServerSocket listener = onLoopback(1);
        List<Socket> queue = new ArrayList<>();
        try {
            while (true) {
                var socket = new Socket();
                queue.add(socket);
                socket.connect(listener.getLocalSocketAddress(), 300);
            }
        } catch (SocketTimeoutException full) {
            var broker = new OddBroker(listener);
            broker.connections.addAll(queue);
            return broker;
        }
    }

    private OddBroker(ServerSocket full) {
        this.listener = full;
        this.thread = new Thread(() -> {}, "odd broker that answers nobody");
        thread.start();
    }

    int port() {
        return ((InetSocketAddress) listener.getLocalSocketAddress()).getPort();
    }

    private void serve(Manner manner) {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                connections.add(connection);
                manner.serve(connection);
            } catch (IOException itLeft) {
                // The device, or the listener: the loop's condition tells.
            }
        }
    }

    private static ServerSocket onLoopback(int queue) throws IOException {
        return new ServerSocket(0, queue, InetAddress.getLoopbackAddress());
    }

    private static void readSome(Socket connection) throws IOException {
        byte[] bytes = new byte[4096];
        if (connection.getInputStream().read(bytes) < 0) {
            throw new IOException("it said nothing");
        }
    }

    private static void drain(InputStream from) throws IOException {
        from.transferTo(java.io.OutputStream.nullOutputStream());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
