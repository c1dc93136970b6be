package org.espprovision.simulator;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Small flash images in the chip's format, made by hand. */
public final class Images {
    private Images() {}

    /** eboot with one segment of 20 bytes at 0, an application header at 0x1000 whose first word is 0x00041fe0. */
    public static byte[] bootable() {
        byte[] flash = new byte[0x1100];
        Arrays.fill(flash, (byte) 0xAA);
        byte[] eboot = image(0x4010F000, segment(0x4010F000, new byte[20]));
        System.arraycopy(eboot, 0, flash, 0, eboot.length);
        byte[] application = image(0x40100004, segment(0x40100000, LoaderClient.words(0x41FE0, 0)));
        System.arraycopy(application, 0, flash, 0x1000, application.length);
        return flash;
    }

    static byte[] segment(int address, byte[] data) {
        byte[] segment = Arrays.copyOf(LoaderClient.words(address, data.length), 8 + data.length);
        System.arraycopy(data, 0, segment, 8, data.length);
        return segment;
    }

    static byte[] image(int entry, byte[]... segments) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0xE9, (byte) segments.length, 2, 0x40});
        out.writeBytes(LoaderClient.words(entry));
        int checksum = 0xEF;
        for (byte[] segment : segments) {
            out.writeBytes(segment);
            for (int i = 8; i < segment.length; i++) {
                checksum ^= segment[i] & 0xFF;
            }
        }
        while (out.size() % 16 != 15) {
            out.write(0);
        }
        out.write(checksum);
        return out.toByteArray();
    }
}
