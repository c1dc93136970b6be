package org.espprovision.broker;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/**
 * Reads the reason out of a failed server handshake. The certificate reasons come from {@link ClientTrust}; for the rest
 * the JDK has only its English sentences, fixed in the class named beside each. A sentence that changes ends as OTHER,
 * with the sentence in the detail.
 */
final class HandshakeFailure {
    private HandshakeFailure() {}

    static ChainCheck.Finding explain(Throwable cause, ClientTrust trust) {
        return trust.finding().orElseGet(() -> explain(cause));
    }

    private static ChainCheck.Finding explain(Throwable cause) {
        String words = String.valueOf(cause.getMessage());
        if (cause instanceof SslHandshakeTimeoutException) {
            return new ChainCheck.Finding(RefusalReason.TIMED_OUT, words);
        }
        if (cause instanceof NotSslRecordException) {
            return new ChainCheck.Finding(
                    RefusalReason.NOT_TLS, "the first bytes are not a TLS record: does the client speak plain MQTT?");
        }
        if (cause instanceof ClosedChannelException
                || (cause instanceof IOException && !(cause instanceof SSLException))) {
            return hungUp();
        }
        return explainSentence(words);
    }

    private static ChainCheck.Finding explainSentence(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.contains("received fatal alert")) { // sun.security.ssl.Alert
            return new ChainCheck.Finding(RefusalReason.CLIENT_REJECTED_US, "the client sent an alert: " + words);
        }
        if (lower.contains("closing inbound before")) { // sun.security.ssl.SSLEngineImpl
            return hungUp();
        }
        if (lower.contains("empty client certificate chain")) { // sun.security.ssl.CertificateMessage
            return new ChainCheck.Finding(RefusalReason.NO_CERTIFICATE, "the client showed no certificate");
        }
        if (lower.contains("certificateverify")) { // sun.security.ssl.CertificateVerify
            return new ChainCheck.Finding(
                    RefusalReason.BAD_SIGNATURE, "the client's key does not belong to the certificate it showed");
        }
        if (lower.contains("no cipher suites in common")) { // sun.security.ssl.ServerHello
            return new ChainCheck.Finding(RefusalReason.NO_COMMON_CIPHER, words);
        }
        if (lower.contains("protocol")
                && (lower.contains("version")
                        || lower.contains("enabled"))) { // sun.security.ssl.ClientHello, TransportContext
            return new ChainCheck.Finding(RefusalReason.PROTOCOL_VERSION, words);
        }
        return new ChainCheck.Finding(RefusalReason.OTHER, words);
    }

    private static ChainCheck.Finding hungUp() {
        return new ChainCheck.Finding(
                RefusalReason.CLIENT_REJECTED_US,
                "the client hung up during the handshake, as BearSSL does when it rejects our certificate");
    }
}
