import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.ClientCredentials;

/** A device for measuring brokers: the JDK's TLS 1.2 with a certificate of its own, and just enough MQTT 3.1.1. */
final class BenchClient {
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final byte[] PINGREQ = {(byte) 0xC0, 0};

    private final String name;
    private final SSLContext context;

    private BenchClient(String name, SSLContext context) {
        this.name = name;
        this.context = context;
    }

    static BenchClient of(String name, CertificateAuthority authority) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", authority.trustAnchor());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new Own(authority.issueClient(name))}, trust.getTrustManagers(), null);
            // A session kept would shorten the next round's handshake with one broker and not with the other.
            context.getClientSessionContext().setSessionCacheSize(1);
            return new BenchClient(name, context);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From before TCP connect to after CONNACK. */
    Connection connect(int port) throws IOException {
        long start = System.nanoTime();
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(TIMEOUT_MILLIS);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port, true);
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        var body = new ByteArrayOutputStream();
        var out = new DataOutputStream(body);
        out.writeUTF("MQTT");
        out.write(new byte[] {4, 2, 0, 60}); // level, clean session, keep-alive 60 s
        out.writeUTF(name);
        socket.getOutputStream().write(packet(0x10, body.toByteArray()));
        byte[] answer = socket.getInputStream().readNBytes(4);
        if (answer.length != 4 || answer[0] != 0x20 || answer[3] != 0) {
            throw new IOException(name + " got no CONNACK 0");
        }
        long nanos = System.nanoTime() - start;
        socket.getSession().invalidate();
        return new Connection(name, socket, nanos / 1e6);
    }

    private static byte[] packet(int header, byte[] body) {
        var packet = new ByteArrayOutputStream();
        packet.write(header);
        int left = body.length;
        do {
            packet.write(left > 127 ? left % 128 | 0x80 : left);
            left /= 128;
        } while (left > 0);
        packet.writeBytes(body);
        return packet.toByteArray();
    }

    /** @param millis what it took to get here */
    record Connection(String name, SSLSocket socket, double millis) implements AutoCloseable {
        void ping() throws IOException {
            socket.getOutputStream().write(PINGREQ);
            byte[] answer = socket.getInputStream().readNBytes(2);
            if (answer.length != 2 || answer[0] != (byte) 0xD0) {
                throw new IOException(name + " got no PINGRESP");
            }
        }

        /** As many messages as fast as they go; returns when the broker has read them all. */
        void flood(int messages, int bytes) throws IOException {
            var body = new ByteArrayOutputStream();
            new DataOutputStream(body).writeUTF("devices/" + name + "/up/flood");
            body.writeBytes(new byte[bytes]);
            byte[] message = packet(0x30, body.toByteArray());
            for (int i = 0; i < messages; i++) {
                socket.getOutputStream().write(message);
            }
            ping();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Shows its certificate to everybody, as a device does. */
    private static final class Own extends X509ExtendedKeyManager {
        private final ClientCredentials credentials;

        Own(ClientCredentials credentials) {
            this.credentials = credentials;
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return "own";
        }

        @Override
        public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
            return "own";
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {"own"};
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {credentials.certificate()};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return credentials.key();
        }
    }
}
