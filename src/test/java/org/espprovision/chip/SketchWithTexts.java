package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A sound firmware file in whose constants the given texts stand, as the paths a sketch opens do. */
public final class SketchWithTexts {
    private static final int IN_THE_CODE = 0x3000;

    private SketchWithTexts() {}

    public static byte[] make(FlashLayout layout, String... texts) {
        SketchImage sound = DemonstrationSketch.make(layout);
        byte[] file = sound.bytes();
        byte[] planted = ("\0" + String.join("\0", texts) + "\0").getBytes(StandardCharsets.ISO_8859_1);
        int checksumAt = sound.parts().get(1).end() - 1;
        for (int i = 0; i < planted.length; i++) {
            file[checksumAt] ^= (byte) (file[IN_THE_CODE + i] ^ planted[i]);
            file[IN_THE_CODE + i] = planted[i];
        }
        ByteBuffer words = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        words.putInt(SketchImage.LENGTH_OFFSET, 0).putInt(SketchImage.CRC_OFFSET, 0);
        int crc = EbootCrc.of(file);
        words.putInt(SketchImage.LENGTH_OFFSET, file.length).putInt(SketchImage.CRC_OFFSET, crc);
        return file;
    }
}
