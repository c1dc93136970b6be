package org.espprovision.broker;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/** A TLS client that sends whatever bytes a test wants, well-formed or not. It believes any server. */
final class RawClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final SSLSocket socket;

    private RawClient(SSLSocket socket) {
        this.socket = socket;
    }

    /** A client that has not yet shaken hands. */
    static RawClient to(int port, Optional<TlsIdentity> identity) throws IOException {
        return over(new Socket(InetAddress.getLoopbackAddress(), port), identity);
    }

    /** The same over a connection that a test keeps a hand on. */
    static RawClient over(Socket plain, Optional<TlsIdentity> identity) throws IOException {
        var trust = new Gullible();
        SSLContext context = identity.map(own -> TlsContext.of(new OneKey(own), trust))
                .orElseGet(() -> TlsContext.withoutKey(trust));
        plain.setSoTimeout(TIMEOUT_MILLIS);
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        return new RawClient(socket);
    }

    static RawClient to(int port, TlsIdentity identity) throws IOException {
        return to(port, Optional.of(identity));
    }

    /** A client that has shaken hands and sent CONNECT and got CONNACK 0. */
    static RawClient connected(int port, TlsIdentity identity, String clientId, int keepAliveSeconds)
            throws IOException {
        RawClient client = to(port, identity);
        client.send(connect(4, clientId, keepAliveSeconds));
        String answer = client.read(4);
        if (!answer.equals("20020000")) {
            throw new IOException("CONNACK 0 expected, got " + answer);
        }
        return client;
    }

    SSLSocket socket() {
        return socket;
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    void sendHex(String hex) throws IOException {
        send(HexFormat.of().parseHex(hex));
    }

    /** The next bytes in hex; fewer when the other side ends the connection. */
    String read(int count) throws IOException {
        return HexFormat.of().formatHex(socket.getInputStream().readNBytes(count));
    }

    static byte[] connect(int level, String clientId, int keepAliveSeconds) throws IOException {
        var body = new ByteArrayOutputStream();
        var out = new DataOutputStream(body);
        out.writeUTF("MQTT");
        out.writeByte(level);
        out.writeByte(2);
        out.writeShort(keepAliveSeconds);
        if (level == 5) {
            out.writeByte(0);
        }
        out.writeUTF(clientId);
        return packet(0x10, body.toByteArray());
    }

    static byte[] publish(String topic, String payload, int packetId) throws IOException {
        var body = new ByteArrayOutputStream();
        var out = new DataOutputStream(body);
        out.writeUTF(topic);
        if (packetId > 0) {
            out.writeShort(packetId);
        }
        out.write(payload.getBytes(StandardCharsets.UTF_8));
        return packet(packetId > 0 ? 0x32 : 0x30, body.toByteArray());
    }

    static byte[] subscribe(String filter, int qos, int packetId) throws IOException {
        var body = new ByteArrayOutputStream();
        var out = new DataOutputStream(body);
        out.writeShort(packetId);
        out.writeUTF(filter);
        out.writeByte(qos);
        return packet(0x82, body.toByteArray());
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

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static final class Gullible extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, javax.net.ssl.SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
