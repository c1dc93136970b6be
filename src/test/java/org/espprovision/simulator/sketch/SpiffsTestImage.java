package org.espprovision.simulator.sketch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** A small writer of SPIFFS images for tests, held against digests of images that the device's own code made. */
final class SpiffsTestImage {
    private static final int PAGE = 256;
    private static final int DATA = PAGE - 5;
    private static final int IN_HEADER = 105;
    private static final int IN_INDEX = 124;

    private final ByteBuffer area;
    private final int blockBytes;
    private int nextPage;
    private int nextId = 1;

    private SpiffsTestImage(int lengthBytes, int blockBytes) {
        byte[] erased = new byte[lengthBytes];
        Arrays.fill(erased, (byte) 0xFF);
        this.area = ByteBuffer.wrap(erased).order(ByteOrder.LITTLE_ENDIAN);
        this.blockBytes = blockBytes;
        for (int block = 0; block < lengthBytes; block += blockBytes) {
            area.putShort(block + PAGE - 4, (short) 0x0429).putShort(block + PAGE - 2, (short) 0);
        }
    }

    /** Packs the files in the map's order. */
    static byte[] of(int lengthBytes, int blockBytes, Map<String, byte[]> files) {
        var image = new SpiffsTestImage(lengthBytes, blockBytes);
        files.forEach(image::add);
        return image.area.array();
    }

    private void add(String name, byte[] content) {
        int id = nextId++;
        int header = allocate(id | 0x8000, 0, 0xF8) * PAGE;
        area.putInt(header + 8, content.length == 0 ? -1 : content.length).put(header + 12, (byte) 1);
        area.put(header + 13, Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), 32));
        int table = header + 46;
        for (int span = 0; span * DATA < content.length; span++) {
            if (span >= IN_HEADER && (span - IN_HEADER) % IN_INDEX == 0) {
                table = allocate(id | 0x8000, 1 + (span - IN_HEADER) / IN_INDEX, 0xF8) * PAGE + 8;
            }
            int page = allocate(id, span, 0xFC);
            area.put(page * PAGE + 5, content, span * DATA, Math.min(DATA, content.length - span * DATA));
            area.putShort(table, (short) page);
            table += 2;
        }
    }

    private int allocate(int id, int span, int flags) {
        int perBlock = blockBytes / PAGE;
        if (nextPage % perBlock == 0) {
            nextPage++;
        }
        int page = nextPage++;
        area.putShort(page / perBlock * blockBytes + (page % perBlock - 1) * 2, (short) id);
        area.putShort(page * PAGE, (short) id).putShort(page * PAGE + 2, (short) span);
        area.put(page * PAGE + 4, (byte) flags);
        return page;
    }
}
