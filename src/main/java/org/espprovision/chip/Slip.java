package org.espprovision.chip;

import java.io.ByteArrayOutputStream;

/** SLIP framing (RFC 1055) as the boot ROM speaks it: a delimiter before and after every frame. */
final class Slip {
    static final int DELIMITER = 0xC0;
    static final int ESCAPE = 0xDB;
    static final int ESCAPED_DELIMITER = 0xDC;
    static final int ESCAPED_ESCAPE = 0xDD;

    private Slip() {}

    static byte[] encode(byte[] packet) {
        var frame = new ByteArrayOutputStream(packet.length + packet.length / 64 + 2);
        frame.write(DELIMITER);
        for (byte value : packet) {
            switch (Byte.toUnsignedInt(value)) {
                case DELIMITER -> {
                    frame.write(ESCAPE);
                    frame.write(ESCAPED_DELIMITER);
                }
                case ESCAPE -> {
                    frame.write(ESCAPE);
                    frame.write(ESCAPED_ESCAPE);
                }
                default -> frame.write(value);
            }
        }
        frame.write(DELIMITER);
        return frame.toByteArray();
    }
}
