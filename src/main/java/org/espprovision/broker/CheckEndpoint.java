package org.espprovision.broker;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;

/**
 * An MQTT 3.1.1 endpoint behind mutual TLS that exists to give evidence: which certificate a device showed, why it was
 * refused, when each step happened, what it published. It is no broker for production: no retained messages, no wills,
 * no sessions that outlive a connection, QoS 0 and 1 only.
 *
 * <p>It speaks TLS 1.2 alone. The ESP8266 has nothing newer; and in TLS 1.3 the server judges the client after the client
 * believes to be connected, which would blur the one thing this endpoint is for. No handshake is ever abbreviated: each
 * connection has a TLS context of its own, so there is no session or ticket that could bypass the certificate check.
 *
 * <p>Limits, all of them in {@link EndpointLimits}: 600 connections, packets of 64 KiB, topics of 1,024 bytes, 32
 * subscriptions a client, 128 KiB waiting for a client that does not read, 15 s for the handshake, 10 s from there to
 * CONNECT, 15 minutes of silence without a keep-alive. A handshake on a connection that is up already is refused.
 *
 * <p>One thread runs all connections, so events come in the order they happened. The listener is called on it: it must
 * return at once and not throw. The thread ends with {@link #close}.
 */
public final class CheckEndpoint implements AutoCloseable {
    private static final String[] PROTOCOLS = {"TLSv1.2"};

    private final TlsIdentity server;
    private final X509Certificate clientAuthority;
    private final Clock clock;
    private final Consumer<BrokerEvent> listener;
    private final EndpointLimits limits;
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("check-endpoint", true), NioIoHandler.newFactory());
    private final Map<Channel, Visit> open = new HashMap<>(); // event loop only, like sessions and lastNumber
    private final Sessions sessions = new Sessions();
    private final Channel listening;
    private volatile Predicate<X509Certificate> revoked = certificate -> false;
    private long lastNumber;

    private CheckEndpoint(
            InetSocketAddress bind,
            TlsIdentity server,
            X509Certificate clientAuthority,
            Clock clock,
            Consumer<BrokerEvent> listener,
            EndpointLimits limits) {
        this.server = server;
        this.clientAuthority = clientAuthority;
        this.clock = clock;
        this.listener = listener;
        this.limits = limits;
        this.listening = listen(bind);
    }

    /**
     * Starts listening.
     *
     * @param bind where; port 0 takes a free one
     * @param server the certificate chain shown to devices, and its key
     * @param clientAuthority every client's chain must lead to this certificate
     * @param clock judges validity dates and stamps events
     * @param listener hears every event; called on the endpoint's thread
     * @throws BrokerException {@code broker.bind} when the address is taken or not ours
     */
    public static CheckEndpoint open(
            InetSocketAddress bind,
            TlsIdentity server,
            X509Certificate clientAuthority,
            Clock clock,
            Consumer<BrokerEvent> listener) {
        return open(bind, server, clientAuthority, clock, listener, EndpointLimits.STATED);
    }

    static CheckEndpoint open(
            InetSocketAddress bind,
            TlsIdentity server,
            X509Certificate clientAuthority,
            Clock clock,
            Consumer<BrokerEvent> listener,
            EndpointLimits limits) {
        return new CheckEndpoint(bind, server, clientAuthority, clock, listener, limits);
    }

    private Channel listen(InetSocketAddress bind) {
        var started = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_SNDBUF, limits.unreadBytes()) // else the kernel grows it to megabytes
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(limits.unreadBytes() / 2, limits.unreadBytes()))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        arrived(channel);
                    }
                })
                .bind(bind)
                .awaitUninterruptibly();
        if (!started.isSuccess()) {
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
            throw BrokerException.cannotBind(bind, started.cause());
        }
        return started.channel();
    }

    private void arrived(Channel channel) {
        Visit visit = new Visit(++lastNumber, clock, listener);
        visit.tell((at, connection) -> new BrokerEvent.TcpAccepted(at, connection, remote(channel)));
        if (open.size() >= limits.connections()) {
            visit.ends(CloseReason.TOO_MANY_CONNECTIONS, "%,d connections are open".formatted(limits.connections()));
            visit.closed();
            var unused = channel.close();
            return;
        }
        open.put(channel, visit);
        channel.closeFuture().addListener(closed -> open.remove(channel));
        ClientTrust trust = new ClientTrust(new ChainCheck(clientAuthority, clock, ChainCheck.Usage.CLIENT, revoked));
        SslHandler tls = new SslHandler(engine(trust));
        tls.setHandshakeTimeoutMillis(limits.handshake().toMillis());
        channel.pipeline().addLast(new FirstByte(visit)).addLast(tls).addLast(new TlsStep(visit, trust, tls));
        MqttSession.addTo(channel.pipeline(), visit, sessions, limits);
    }

    private static String remote(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress peer
                ? peer.getAddress().getHostAddress() + ":" + peer.getPort()
                : "gone already";
    }

    private SSLEngine engine(ClientTrust trust) {
        SSLEngine engine = TlsContext.of(new OneKey(server), trust).createSSLEngine();
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        engine.setEnabledProtocols(PROTOCOLS);
        return engine;
    }

    /** Where the endpoint listens, with the port it took. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    public int port() {
        return address().getPort();
    }

    /**
     * Replaces the answer to "is this certificate revoked"; it holds for handshakes from now on. A question that throws
     * counts as "let nobody in". Asked on the endpoint's thread: it must not wait for anything.
     */
    public void refuseWhere(Predicate<X509Certificate> revokedCertificate) {
        revoked = revokedCertificate;
    }

    /** Publishes to whoever has subscribed, at the quality the subscriber asked for. Returns at once. */
    public void send(String topic, Payload payload) {
        if (!TopicFilter.isTopic(topic)) {
            throw new IllegalArgumentException("no topic to publish on: " + topic);
        }
        loop.next().execute(() -> sessions.route(topic, payload, 1));
    }

    /** Stops listening, closes every connection, and returns when the thread has ended. Safe to call twice. */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        if (!loop.isShuttingDown()) {
            loop.next().submit(this::sendEverybodyAway).awaitUninterruptibly();
        }
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void sendEverybodyAway() {
        for (var guest : Map.copyOf(open).entrySet()) {
            guest.getValue().ends(CloseReason.CLOSED_HERE, "the endpoint was closed");
            var unused = guest.getKey().close();
        }
    }

    /** Notes that the client said something at all. */
    private static final class FirstByte extends ChannelInboundHandlerAdapter {
        private final Visit visit;

        FirstByte(Visit visit) {
            this.visit = visit;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            visit.spoke();
            context.pipeline().remove(this);
            context.fireChannelRead(bytes);
        }
    }
}
