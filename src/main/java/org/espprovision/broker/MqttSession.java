package org.espprovision.broker;

import static io.netty.handler.codec.mqtt.MqttConnectReturnCode.CONNECTION_ACCEPTED;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT 3.1.1 side of one connection. Sessions are always clean; retained messages and wills are not kept; messages
 * with QoS 1 are sent on once, without repetition. Runs on the endpoint's event loop only.
 */
final class MqttSession extends SimpleChannelInboundHandler<MqttMessage> {
    private static final String NAME = "mqtt";
    private static final int LONGEST_CLIENT_ID = 65_535; // ConnectRefusal has the words for one that is not the name
    private static final int HIGHEST_QOS = 1;
    private static final int DENIED = 0x80;
    private static final int LAST_PACKET_ID = 0xFFFF;

    private final Visit visit;
    private final Sessions sessions;
    private final EndpointLimits limits;
    private final Subscriptions subscriptions;
    private @Nullable ChannelHandlerContext channel;
    private Visit.@Nullable Guest guest;
    private @Nullable String clientId;
    private Duration allowedSilence = Duration.ZERO;
    private int lastPacketId;

    /** Puts MQTT behind what is there already. */
    static void addTo(ChannelPipeline pipeline, Visit visit, Sessions sessions, EndpointLimits limits) {
        pipeline.addLast(new WholePackets(limits.packetBytes()))
                .addLast(new MqttDecoder(limits.packetBytes(), LONGEST_CLIENT_ID))
                .addLast(MqttEncoder.INSTANCE)
                .addLast(NAME, new MqttSession(visit, sessions, limits));
    }

    private MqttSession(Visit visit, Sessions sessions, EndpointLimits limits) {
        this.visit = visit;
        this.sessions = sessions;
        this.limits = limits;
        this.subscriptions = new Subscriptions(limits.subscriptions());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Visit.Guest accepted) {
            guest = accepted;
            var unused = context.executor()
                    .schedule(this::connectOverdue, limits.connect().toMillis(), TimeUnit.MILLISECONDS);
        } else if (event instanceof IdleStateEvent) {
            end(CloseReason.KEEP_ALIVE, "nothing came for " + allowedSilence.toSeconds() + " s");
        }
    }

    private void connectOverdue() {
        if (clientId == null) {
            end(
                    CloseReason.NO_CONNECT,
                    "no CONNECT within %d s".formatted(limits.connect().toSeconds()));
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
        Visit.Guest known = guest;
        if (known == null || visit.isEnding()) {
            return;
        }
        if (message.decoderResult().isFailure()) {
            undecodable(message.decoderResult().cause());
        } else if (clientId == null) {
            first(message, known);
        } else {
            next(message, known, clientId);
        }
    }

    private void undecodable(Throwable cause) {
        Optional<ConnectRefusal> refusal = clientId == null ? ConnectRefusal.of(cause) : Optional.empty();
        refusal.ifPresentOrElse(
                this::refuse, () -> end(CloseReason.PROTOCOL_ERROR, "a packet cannot be read: " + cause.getMessage()));
    }

    private void first(MqttMessage message, Visit.Guest known) {
        if (message instanceof MqttConnectMessage connect) {
            ConnectRefusal.of(connect, known.rules())
                    .ifPresentOrElse(
                            this::refuse,
                            () -> welcome(
                                    connect.payload().clientIdentifier(),
                                    connect.variableHeader().keepAliveTimeSeconds()));
        } else {
            end(CloseReason.PROTOCOL_ERROR, "the first packet is not CONNECT");
        }
    }

    private void welcome(String id, int keepAliveSeconds) {
        clientId = id;
        sessions.enter(id, this);
        allowedSilence = limits.silenceFor(keepAliveSeconds);
        here().pipeline()
                .addBefore(NAME, null, new IdleStateHandler(allowedSilence.toMillis(), 0, 0, TimeUnit.MILLISECONDS));
        visit.tell((at, connection) -> new BrokerEvent.MqttConnected(at, connection, id));
        send(MqttMessageBuilders.connAck()
                .returnCode(CONNECTION_ACCEPTED)
                .sessionPresent(false)
                .build());
    }

    private void refuse(ConnectRefusal refusal) {
        visit.ends(CloseReason.MQTT_REFUSED, refusal.detail());
        visit.tell((at, connection) -> new BrokerEvent.MqttRefused(
                at, connection, refusal.code().byteValue(), refusal.clientId(), refusal.detail()));
        here().writeAndFlush(MqttMessageBuilders.connAck()
                        .returnCode(refusal.code())
                        .sessionPresent(false)
                        .build())
                .addListener(ChannelFutureListener.CLOSE);
    }

    private void next(MqttMessage message, Visit.Guest known, String id) {
        switch (message.fixedHeader().messageType()) {
            case PUBLISH -> publish((MqttPublishMessage) message, known, id);
            case SUBSCRIBE -> subscribe((MqttSubscribeMessage) message, known, id);
            case UNSUBSCRIBE -> unsubscribe((MqttUnsubscribeMessage) message);
            case PINGREQ -> send(MqttMessage.PINGRESP);
            case PUBACK -> {} // messages are sent on once, so nothing waits for it
            case DISCONNECT -> end(CloseReason.DISCONNECTED, "the client said goodbye");
            default ->
                end(
                        CloseReason.PROTOCOL_ERROR,
                        message.fixedHeader().messageType() + " has no place here (QoS 2 is not served)");
        }
    }

    private void publish(MqttPublishMessage message, Visit.Guest known, String id) {
        int qos = message.fixedHeader().qosLevel().value();
        String topic = message.variableHeader().topicName();
        if (qos > HIGHEST_QOS) {
            end(CloseReason.PROTOCOL_ERROR, "QoS 2 is not served");
        } else if (isTooLong(topic)) {
            endOverLongTopic();
        } else if (!TopicFilter.isTopic(topic)) {
            end(CloseReason.PROTOCOL_ERROR, "'%s' is no topic to publish on".formatted(topic));
        } else {
            judge(topic, Payload.of(ByteBufUtil.getBytes(message.payload())), qos, known, id);
            if (qos == 1) {
                send(MqttMessageBuilders.pubAck()
                        .packetId(message.variableHeader().packetId())
                        .build());
            }
        }
    }

    private void judge(String topic, Payload payload, int qos, Visit.Guest known, String id) {
        if (known.rules().mayPublish(topic)) {
            visit.tell((at, connection) -> new BrokerEvent.Published(at, connection, id, topic, payload, known.leaf()));
            sessions.route(topic, payload, qos);
        } else {
            visit.tell((at, connection) -> new BrokerEvent.PublishDenied(at, connection, id, topic));
        }
    }

    private void subscribe(MqttSubscribeMessage message, Visit.Guest known, String id) {
        List<MqttTopicSubscription> wanted = message.payload().topicSubscriptions();
        if (wanted.isEmpty()) {
            end(CloseReason.PROTOCOL_ERROR, "a SUBSCRIBE names no filter");
        } else if (wanted.size() > limits.subscriptions()) {
            end(
                    CloseReason.PROTOCOL_ERROR,
                    "a SUBSCRIBE names more than %,d filters".formatted(limits.subscriptions()));
        } else if (wanted.stream().anyMatch(one -> isTooLong(one.topicFilter()))) {
            endOverLongTopic();
        } else {
            answer(message.variableHeader().messageId(), wanted, known, id);
        }
    }

    private void answer(int messageId, List<MqttTopicSubscription> wanted, Visit.Guest known, String id) {
        var answer = MqttMessageBuilders.subAck().packetId(messageId);
        for (MqttTopicSubscription one : wanted) {
            int qos = grant(one.topicFilter(), one.qualityOfService().value(), known, id);
            if (visit.isEnding()) {
                return;
            }
            answer.addGrantedQos(MqttQoS.valueOf(qos));
        }
        send(answer.build());
    }

    private int grant(String text, int wantedQos, Visit.Guest known, String id) {
        Optional<TopicFilter> filter = TopicFilter.parse(text).filter(known.rules()::maySubscribe);
        if (filter.isEmpty()) {
            visit.tell((at, connection) -> new BrokerEvent.SubscribeDenied(at, connection, id, text));
            return DENIED;
        }
        if (!subscriptions.hasRoomFor(filter.get())) {
            end(CloseReason.PROTOCOL_ERROR, "more than %,d subscriptions".formatted(limits.subscriptions()));
            return DENIED;
        }
        int qos = Math.min(wantedQos, HIGHEST_QOS);
        subscriptions.put(filter.get(), qos);
        visit.tell((at, connection) -> new BrokerEvent.Subscribed(at, connection, id, text, qos));
        return qos;
    }

    private boolean isTooLong(String topic) {
        return ByteBufUtil.utf8Bytes(topic) > limits.topicBytes();
    }

    private void endOverLongTopic() {
        end(CloseReason.PROTOCOL_ERROR, "a topic is longer than %,d bytes".formatted(limits.topicBytes()));
    }

    private void unsubscribe(MqttUnsubscribeMessage message) {
        message.payload().topics().forEach(topic -> subscriptions.remove(new TopicFilter(topic)));
        send(MqttMessageBuilders.unsubAck()
                .packetId(message.variableHeader().messageId())
                .build());
    }

    void deliver(String topic, Payload payload, int publishedQos) {
        subscriptions.qosFor(topic).ifPresent(qos -> deliverAt(topic, payload, Math.min(qos, publishedQos)));
    }

    private void deliverAt(String topic, Payload payload, int qos) {
        lastPacketId = lastPacketId % LAST_PACKET_ID + 1;
        send(MqttMessageBuilders.publish()
                .topicName(topic)
                .qos(MqttQoS.valueOf(qos))
                .messageId(lastPacketId)
                .payload(Unpooled.wrappedBuffer(payload.bytes()))
                .build());
    }

    /** Closes the connection for this reason; the first reason stands. */
    void end(CloseReason reason, String detail) {
        visit.ends(reason, detail);
        var unused = here().close();
    }

    private void send(MqttMessage message) {
        if (visit.isEnding()) {
            return;
        }
        if (!here().channel().isWritable()) {
            visit.ends(
                    CloseReason.SLOW_READER,
                    "the client does not read: more than %,d bytes wait for it".formatted(limits.unreadBytes()));
            // Below TLS: a polite close would first wait for the client to read.
            var unused = here().pipeline().firstContext().close();
            return;
        }
        here().writeAndFlush(message).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    private ChannelHandlerContext here() {
        ChannelHandlerContext context = channel;
        if (context == null) {
            throw new IllegalStateException("used before it was part of a pipeline");
        }
        return context;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        sessions.leave(clientId, this);
        visit.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedFrameException || cause instanceof TooLongFrameException) {
            end(CloseReason.PROTOCOL_ERROR, String.valueOf(cause.getMessage()));
            return;
        }
        visit.ends(CloseReason.VANISHED, "the connection broke: " + cause.getMessage());
        var unused = context.close();
    }
}
