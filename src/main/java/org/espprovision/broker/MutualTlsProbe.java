package org.espprovision.broker;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/**
 * Proves that a broker demands certificates: one visit without any, one with a certificate of a CA it cannot know. A
 * broker that "does TLS" but lets these in accepts everybody, and no working device would ever show it.
 *
 * <p>Each visit goes on to CONNECT, so that a broker that puts off its refusal is not mistaken for one that lets
 * strangers in. Handshakes are TLS 1.2, where the refusal belongs to the handshake.
 */
public final class MutualTlsProbe {
    private static final String CLIENT_ID = "provision-probe";
    private static final int CONNECT = 0x10;
    private static final int CONNACK = 0x20;
    private static final int CONNACK_BYTES = 4;
    private static final int LEVEL_3_1_1 = 4;
    private static final int CLEAN_SESSION = 0x02;

    private final TlsDial dial;
    private final BrokerAccess access;

    /**
     * @param access the broker must be the one its certificate says, else the result would be about something else
     */
    public MutualTlsProbe(BrokerAccess access) {
        this.access = access;
        this.dial = new TlsDial(access);
    }

    /**
     * Visits the broker twice.
     *
     * @param stranger an identity whose CA the broker does not trust; it is shown even when the broker did not ask for it
     * @throws BrokerException when the broker cannot be reached or is not to be believed; never for a refusal
     */
    public ProbeResult run(TlsIdentity stranger) {
        Reception nobody = visit(Optional.empty());
        Reception foreigner = visit(Optional.of(stranger));
        return new ProbeResult(
                nobody.refusedByTls(),
                foreigner.refusedByTls(),
                "without a certificate: %s; with a stranger's: %s".formatted(nobody.words(), foreigner.words()));
    }

    /** How a visit ended. */
    private record Reception(boolean refusedByTls, String words) {}

    private Reception visit(Optional<TlsIdentity> identity) {
        try (SSLSocket socket = dial.connect(identity).socket()) {
            sendConnect(socket);
            return answer(socket.getInputStream().readNBytes(CONNACK_BYTES));
        } catch (BrokerException e) {
            if (!e.code().equals("broker.client-refused")) {
                throw e;
            }
            return new Reception(true, "refused in the handshake");
        } catch (SocketTimeoutException e) {
            throw BrokerException.timeout(access.address(), "CONNACK", e);
        } catch (IOException e) {
            return new Reception(true, "cut off after the handshake");
        }
    }

    private static Reception answer(byte[] packet) {
        if (packet.length < CONNACK_BYTES) {
            return new Reception(true, "cut off after the handshake");
        }
        int code = packet[3] & 0xFF;
        if ((packet[0] & 0xFF) != CONNACK) {
            return new Reception(false, "accepted by TLS, then answered with something that is not MQTT");
        }
        return new Reception(
                false, code == 0 ? "let in" : "accepted by TLS, then refused by MQTT with code %d".formatted(code));
    }

    private static void sendConnect(SSLSocket socket) throws IOException {
        byte[] id = CLIENT_ID.getBytes(StandardCharsets.US_ASCII);
        byte[] protocol = "MQTT".getBytes(StandardCharsets.US_ASCII);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeByte(CONNECT);
        out.writeByte(2 + protocol.length + 1 + 1 + 2 + 2 + id.length);
        out.writeShort(protocol.length);
        out.write(protocol);
        out.writeByte(LEVEL_3_1_1);
        out.writeByte(CLEAN_SESSION);
        out.writeShort(0);
        out.writeShort(id.length);
        out.write(id);
        out.flush();
    }
}
