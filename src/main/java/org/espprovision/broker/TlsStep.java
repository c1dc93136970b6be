package org.espprovision.broker;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Waits for the end of the handshake, tells how it went, and hands an accepted client on to MQTT. */
final class TlsStep extends ChannelInboundHandlerAdapter {
    private final Visit visit;
    private final ClientTrust trust;
    private final SslHandler tls;

    TlsStep(Visit visit, ClientTrust trust, SslHandler tls) {
        this.visit = visit;
        this.trust = trust;
        this.tls = tls;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent end)) {
            context.fireUserEventTriggered(event);
        } else if (end.isSuccess()) {
            accepted(context);
        } else {
            refused(end.cause());
        }
    }

    private void accepted(ChannelHandlerContext context) {
        SSLSession session = tls.engine().getSession();
        X509Certificate leaf = leaf(session);
        visit.tell((at, connection) -> new BrokerEvent.TlsAccepted(
                at,
                connection,
                leaf,
                session.getProtocol(),
                session.getCipherSuite(),
                Duration.ofNanos(visit.nanosSinceAccept())));
        String name = CertificateFacts.commonName(leaf).orElse("");
        context.fireUserEventTriggered(new Visit.Guest(leaf, new TopicRules(name)));
    }

    private static X509Certificate leaf(SSLSession session) {
        try {
            return (X509Certificate) session.getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException impossible) {
            throw new IllegalStateException("a handshake that needs a client certificate ended without", impossible);
        }
    }

    /** TLS broke after the handshake: a damaged record, or a second handshake, which {@link ClientTrust} refuses. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof DecoderException && cause.getCause() instanceof SSLException broken) {
            visit.ends(CloseReason.PROTOCOL_ERROR, "TLS broke: " + broken.getMessage());
        }
        context.fireExceptionCaught(cause);
    }

    private void refused(Throwable cause) {
        if (!visit.hasSpoken() && !visit.isEnding()) {
            visit.ends(CloseReason.VANISHED, "nothing was sent at all, as a port scan or a watchdog does");
            return;
        }
        if (visit.isEnding()) {
            return; // this side closed it and has said why
        }
        ChainCheck.Finding finding = HandshakeFailure.explain(cause, trust);
        Optional<X509Certificate> shown = trust.shown();
        visit.ends(CloseReason.TLS_REFUSED, finding.detail());
        visit.tell((at, connection) ->
                new BrokerEvent.TlsRefused(at, connection, finding.reason(), finding.detail(), shown));
    }
}
