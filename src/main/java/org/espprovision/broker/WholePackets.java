package org.espprovision.broker;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.util.List;

/**
 * Holds a packet back until it is complete. The decoder behind it starts anew with each piece of a packet that reaches it;
 * a long SUBSCRIBE sent byte by byte would keep the endpoint's one thread busy for everybody. A packet that announces more
 * than the limit is refused from its first bytes, before anything is collected.
 */
final class WholePackets extends ByteToMessageDecoder {
    private static final int LENGTH_AT = 1; // after the type and flags (MQTT 3.1.1, 2.2)
    private static final int MOST_LENGTH_BYTES = 4;

    private final int mostBytes;
    private boolean broken;

    WholePackets(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int lengthBytes = lengthBytes(in);
        if (lengthBytes == 0) {
            return;
        }
        int bodyBytes = length(in, lengthBytes);
        if (bodyBytes > mostBytes) {
            throw refuse(in, new TooLongFrameException("a packet is longer than %,d bytes".formatted(mostBytes)));
        }
        int wholeBytes = LENGTH_AT + lengthBytes + bodyBytes;
        if (in.readableBytes() >= wholeBytes) {
            out.add(in.readRetainedSlice(wholeBytes));
        }
    }

    /** How many bytes the length field has (2.2.3: the high bit says that another follows); 0 when it is not all there. */
    private int lengthBytes(ByteBuf in) {
        int there = Math.min(in.readableBytes() - LENGTH_AT, MOST_LENGTH_BYTES);
        for (int i = 0; i < there; i++) {
            if (in.getByte(in.readerIndex() + LENGTH_AT + i) >= 0) {
                return i + 1;
            }
        }
        if (there == MOST_LENGTH_BYTES) {
            throw refuse(in, new CorruptedFrameException("a packet's length has no end"));
        }
        return 0;
    }

    private static int length(ByteBuf in, int lengthBytes) {
        int length = 0;
        for (int i = lengthBytes - 1; i >= 0; i--) {
            length = (length << 7) | (in.getByte(in.readerIndex() + LENGTH_AT + i) & 0x7F);
        }
        return length;
    }

    private <E extends RuntimeException> E refuse(ByteBuf in, E cause) {
        broken = true;
        in.skipBytes(in.readableBytes());
        return cause;
    }
}
