package org.espprovision.spiffs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Fills fresh flash file by file: header page, data pages in order, each further index page just before its data. */
final class ImageWriter {
    private static final byte ERASED = (byte) 0xFF;
    private static final short NEVER_ERASED = 0;

    private final SpiffsGeometry geometry;
    private final UndefinedBytes undefinedBytes;
    private final ByteBuffer image;
    private int pagesTaken;

    ImageWriter(SpiffsGeometry geometry, UndefinedBytes undefinedBytes) {
        this.geometry = geometry;
        this.undefinedBytes = undefinedBytes;
        this.image = ByteBuffer.allocate(geometry.lengthBytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes files that are known to fit. */
    byte[] write(List<SpiffsFile> files) {
        Arrays.fill(image.array(), ERASED);
        for (int block = 0; block < geometry.blocks(); block++) {
            image.position(block * geometry.blockBytes() + geometry.magicAt());
            image.putShort(geometry.magic()).putShort(NEVER_ERASED);
        }
        for (int i = 0; i < files.size(); i++) {
            writeFile(geometry.objectId(i), files.get(i));
        }
        return image.array();
    }

    private void writeFile(int id, SpiffsFile file) {
        byte[] content = file.content();
        int entryAt = writeHeaderPage(id, file) + PageFormat.HEADER_ENTRIES_AT;
        int entriesLeft = geometry.headerEntries();
        int indexSpan = 0;
        int step = geometry.contentBytesPerPage();
        for (int from = 0, span = 0; from < content.length; from += step, span++) {
            if (entriesLeft == 0) {
                entryAt = writeIndexPage(id, ++indexSpan) + PageFormat.INDEX_ENTRIES_AT;
                entriesLeft = geometry.indexEntries();
            }
            int pageAt = takePage(id, span, PageFormat.FLAGS_DATA);
            image.put(pageAt + PageFormat.HEADER_BYTES, content, from, Math.min(step, content.length - from));
            image.putShort(entryAt, (short) (pageAt / geometry.pageBytes()));
            entryAt += Short.BYTES;
            entriesLeft--;
        }
    }

    private int writeHeaderPage(int id, SpiffsFile file) {
        int pageAt = writeIndexPage(id, 0);
        int length = file.content().length;
        byte[] name = file.path().getBytes(StandardCharsets.UTF_8);
        image.position(pageAt + PageFormat.HEADER_PADDING_AT);
        for (int i = 0; i < PageFormat.HEADER_PADDING_BYTES; i++) {
            image.put(undefinedBytes.value());
        }
        image.putInt(length == 0 ? PageFormat.SIZE_UNDEFINED : length)
                .put(PageFormat.TYPE_FILE)
                .put(Arrays.copyOf(name, PageFormat.NAME_BYTES))
                .put(undefinedBytes.value());
        return pageAt;
    }

    private int writeIndexPage(int id, int indexSpan) {
        return takePage(id | PageFormat.INDEX_ID_BIT, indexSpan, PageFormat.FLAGS_INDEX);
    }

    /** Enters the next free page in its block's lookup, writes its header and gives its offset in the image. */
    private int takePage(int id, int span, int flags) {
        int blockAt = pagesTaken / geometry.filePagesPerBlock() * geometry.blockBytes();
        int entry = pagesTaken % geometry.filePagesPerBlock();
        int pageAt = blockAt + (geometry.lookupPagesPerBlock() + entry) * geometry.pageBytes();
        image.putShort(blockAt + entry * Short.BYTES, (short) id);
        image.position(pageAt);
        image.putShort((short) id).putShort((short) span).put((byte) flags);
        pagesTaken++;
        return pageAt;
    }
}
