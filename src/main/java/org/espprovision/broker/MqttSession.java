package org.espprovision.broker;

import static io.netty.handler.codec.mqtt.MqttConnectReturnCode.CONNECTION_ACCEPTED;
import static io.netty.handler.codec.mqtt.MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED;
import static io.netty.handler.codec.mqtt.MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED;
import static io.netty.handler.codec.mqtt.MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttIdentifierRejectedException;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT 3.1.1 side of one connection. Sessions are always clean; retained messages and wills are not kept; messages
 * with QoS 1 are sent on once, without repetition. Runs on the endpoint's event loop only.
 */
final class MqttSession extends SimpleChannelInboundHandler<MqttMessage> {
    static final String NAME = "mqtt";
    private static final int HIGHEST_QOS = 1;
    private static final int DENIED = 0x80;
    private static final int LAST_PACKET_ID = 0xFFFF;

    private final Visit visit;
    private final Sessions sessions;
    private final EndpointLimits limits;
    private final Map<TopicFilter, Integer> subscriptions = new LinkedHashMap<>();
    private @Nullable ChannelHandlerContext channel;
    private Visit.@Nullable Guest guest;
    private @Nullable String clientId;
    private int lastPacketId;

    MqttSession(Visit visit, Sessions sessions, EndpointLimits limits) {
        this.visit = visit;
        this.sessions = sessions;
        this.limits = limits;
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
            end(CloseReason.KEEP_ALIVE, "nothing came for one and a half times the keep-alive");
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
        if (clientId == null && cause instanceof MqttUnacceptableProtocolVersionException) {
            refuse(CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION, "", "the protocol level is not 4 (MQTT 3.1.1)");
        } else if (clientId == null && cause instanceof MqttIdentifierRejectedException) {
            refuse(CONNECTION_REFUSED_IDENTIFIER_REJECTED, "", "the client id is empty or too long");
        } else if (cause instanceof TooLongFrameException) {
            end(CloseReason.PROTOCOL_ERROR, "a packet is longer than %,d bytes".formatted(limits.packetBytes()));
        } else {
            end(CloseReason.PROTOCOL_ERROR, "a packet cannot be read: " + cause.getMessage());
        }
    }

    private void first(MqttMessage message, Visit.Guest known) {
        if (!(message instanceof MqttConnectMessage connect)) {
            end(CloseReason.PROTOCOL_ERROR, "the first packet is not CONNECT");
            return;
        }
        String id = connect.payload().clientIdentifier();
        String name = known.rules().name();
        if (connect.variableHeader().version() != MqttVersion.MQTT_3_1_1.protocolLevel()) {
            refuse(CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION, id, "the protocol level is not 4 (MQTT 3.1.1)");
        } else if (!TopicRules.isSafe(name)) {
            refuse(
                    CONNECTION_REFUSED_NOT_AUTHORIZED,
                    id,
                    name.isEmpty()
                            ? "the certificate has no common name"
                            : "the common name '%s' has a character that means something in topics".formatted(name));
        } else if (!known.rules().fits(id)) {
            refuse(
                    CONNECTION_REFUSED_IDENTIFIER_REJECTED,
                    id,
                    "the client id '%s' is not the certificate's name '%s'".formatted(id, name));
        } else {
            welcome(id, connect.variableHeader().keepAliveTimeSeconds());
        }
    }

    private void welcome(String id, int keepAliveSeconds) {
        clientId = id;
        sessions.enter(id, this);
        if (keepAliveSeconds > 0) {
            long allowedMillis = keepAliveSeconds * 1500L;
            here().pipeline().addBefore(NAME, null, new IdleStateHandler(allowedMillis, 0, 0, TimeUnit.MILLISECONDS));
        }
        visit.tell((at, connection) -> new BrokerEvent.MqttConnected(at, connection, id));
        send(MqttMessageBuilders.connAck()
                .returnCode(CONNECTION_ACCEPTED)
                .sessionPresent(false)
                .build());
    }

    private void refuse(MqttConnectReturnCode code, String id, String detail) {
        visit.ends(CloseReason.MQTT_REFUSED, detail);
        visit.tell((at, connection) -> new BrokerEvent.MqttRefused(at, connection, code.byteValue(), id, detail));
        here().writeAndFlush(MqttMessageBuilders.connAck()
                        .returnCode(code)
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
        if (message.payload().topicSubscriptions().isEmpty()) {
            end(CloseReason.PROTOCOL_ERROR, "a SUBSCRIBE names no filter");
            return;
        }
        int[] granted = message.payload().topicSubscriptions().stream()
                .mapToInt(wanted ->
                        grant(wanted.topicFilter(), wanted.qualityOfService().value(), known, id))
                .toArray();
        var answer =
                MqttMessageBuilders.subAck().packetId(message.variableHeader().messageId());
        for (int qos : granted) {
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
        int qos = Math.min(wantedQos, HIGHEST_QOS);
        subscriptions.put(filter.get(), qos);
        visit.tell((at, connection) -> new BrokerEvent.Subscribed(at, connection, id, text, qos));
        return qos;
    }

    private void unsubscribe(MqttUnsubscribeMessage message) {
        message.payload().topics().forEach(topic -> subscriptions.remove(new TopicFilter(topic)));
        send(MqttMessageBuilders.unsubAck()
                .packetId(message.variableHeader().messageId())
                .build());
    }

    void deliver(String topic, Payload payload, int publishedQos) {
        subscriptions.entrySet().stream()
                .filter(subscription -> subscription.getKey().matches(topic))
                .mapToInt(Map.Entry::getValue)
                .max()
                .ifPresent(qos -> deliverAt(topic, payload, Math.min(qos, publishedQos)));
    }

    private void deliverAt(String topic, Payload payload, int qos) {
        if (!here().channel().isWritable()) {
            visit.ends(CloseReason.SLOW_READER, "the client does not read what it subscribed to");
            // Below TLS: a polite close would first wait for the client to read.
            var unused = here().pipeline().firstContext().close();
            return;
        }
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
        visit.ends(CloseReason.VANISHED, "the connection broke: " + cause.getMessage());
        var unused = context.close();
    }
}
