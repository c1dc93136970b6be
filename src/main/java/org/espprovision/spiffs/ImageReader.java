package org.espprovision.spiffs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the files of an image through the lookup pages, as the chip does, but believes nothing: every page it follows
 * must name the file and the place it was asked for. Superseded pages, which mkspiffs leaves for each 256-byte chunk and
 * a device for each change, are passed over.
 */
final class ImageReader {
    private static final int U16 = 0xFFFF;

    private final SpiffsGeometry geometry;
    private final ByteBuffer image;
    /** Offsets of the live header and index pages, by object id and span. */
    private final Map<IndexPage, Integer> indexPages = new HashMap<>();
    /** Object ids in the order of their header pages. */
    private final List<Integer> objectIds = new ArrayList<>();

    private record IndexPage(int objectId, int span) {}

    ImageReader(SpiffsGeometry geometry, byte[] image) {
        this.geometry = geometry;
        this.image = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    }

    Volume read() {
        if (image.capacity() != geometry.lengthBytes()) {
            throw SpiffsException.lengthDiffers(image.capacity(), geometry);
        }
        checkMagic();
        findIndexPages();
        List<SpiffsFile> files = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        for (int id : objectIds) {
            SpiffsFile file = readFile(id);
            if (!paths.add(file.path())) {
                throw SpiffsException.damaged(file.path() + " is there twice");
            }
            files.add(file);
        }
        return new Volume(files);
    }

    private void checkMagic() {
        int step = geometry.blockBytes();
        int marked = marks(geometry.magicAt(), step);
        if (marked == 0) {
            Spiffs.refuseLittleFs(image.array());
            throw SpiffsException.foreign(geometry);
        }
        boolean smallerBlocks = marks(step / 2 + geometry.magicAt(), step) == geometry.blocks();
        boolean largerBlocks = marks(geometry.magicAt(), 2 * step) == marked && marked == (geometry.blocks() + 1) / 2;
        if (smallerBlocks || largerBlocks) {
            throw SpiffsException.otherBlocks(geometry);
        }
        if (marked < geometry.blocks()) {
            throw SpiffsException.damaged(
                    "%,d of %,d blocks have lost their magic".formatted(geometry.blocks() - marked, geometry.blocks()));
        }
    }

    /** How often the magic stands at this offset and every so many bytes after it. */
    private int marks(int offset, int step) {
        int marks = 0;
        for (int at = offset; at < geometry.lengthBytes(); at += step) {
            if (image.getShort(at) == geometry.magic()) {
                marks++;
            }
        }
        return marks;
    }

    /** How full it is, by its lookup pages. */
    SpiffsUse use() {
        int live = 0;
        int superseded = 0;
        for (int block = 0; block < geometry.blocks(); block++) {
            for (int entry = 0; entry < geometry.filePagesPerBlock(); entry++) {
                int id = u16(block * geometry.blockBytes() + entry * Short.BYTES);
                superseded += id == PageFormat.ID_DELETED ? 1 : 0;
                live += id == PageFormat.ID_DELETED || id == PageFormat.ID_FREE ? 0 : 1;
            }
        }
        return SpiffsUse.of(geometry, read().files().size(), live, superseded);
    }

    private void findIndexPages() {
        for (int block = 0; block < geometry.blocks(); block++) {
            int blockAt = block * geometry.blockBytes();
            for (int entry = 0; entry < geometry.filePagesPerBlock(); entry++) {
                int id = u16(blockAt + entry * Short.BYTES);
                if (id >= PageFormat.INDEX_ID_BIT && id != PageFormat.ID_FREE) {
                    noteIndexPage(id, blockAt + (geometry.lookupPagesPerBlock() + entry) * geometry.pageBytes());
                }
            }
        }
    }

    private void noteIndexPage(int id, int pageAt) {
        if (PageFormat.superseded(image.get(pageAt + PageFormat.FLAGS_AT))) {
            return;
        }
        int span = u16(pageAt + PageFormat.SPAN_AT);
        checkPage(pageAt, id, span, PageFormat.FLAGS_INDEX);
        int objectId = id - PageFormat.INDEX_ID_BIT;
        if (objectId == PageFormat.ID_DELETED) {
            throw SpiffsException.damaged("the page at 0x%x belongs to no object".formatted(pageAt));
        }
        if (indexPages.put(new IndexPage(objectId, span), pageAt) != null) {
            throw SpiffsException.damaged("object %d has two index pages %d".formatted(objectId, span));
        }
        if (span == 0) {
            objectIds.add(objectId);
        }
    }

    private SpiffsFile readFile(int id) {
        int headerAt = indexPageAt(id, 0);
        if (image.get(headerAt + PageFormat.TYPE_AT) != PageFormat.TYPE_FILE) {
            throw SpiffsException.damaged("object %d is no file".formatted(id));
        }
        String path = readPath(headerAt);
        return new SpiffsFile(path, readContent(id, headerAt, path));
    }

    private String readPath(int headerAt) {
        int lengthBytes = 0;
        while (lengthBytes < PageFormat.NAME_BYTES && image.get(headerAt + PageFormat.NAME_AT + lengthBytes) != 0) {
            lengthBytes++;
        }
        if (lengthBytes > SpiffsFile.LONGEST_PATH_BYTES) {
            throw SpiffsException.damaged("a file name at 0x%x does not end".formatted(headerAt));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(image.slice(headerAt + PageFormat.NAME_AT, lengthBytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw SpiffsException.damaged("a file name at 0x%x is not UTF-8".formatted(headerAt));
        }
    }

    private byte[] readContent(int id, int headerAt, String path) {
        int size = image.getInt(headerAt + PageFormat.SIZE_AT);
        if (size == PageFormat.SIZE_UNDEFINED) {
            return new byte[0];
        }
        if (size < 0 || geometry.pagesFor(size) > geometry.pages()) {
            throw SpiffsException.damaged("%s claims %,d bytes".formatted(path, Integer.toUnsignedLong(size)));
        }
        byte[] content = new byte[size];
        int step = geometry.contentBytesPerPage();
        for (int from = 0, span = 0; from < size; from += step, span++) {
            int pageAt = dataPageAt(id, span, path);
            image.get(pageAt + PageFormat.HEADER_BYTES, content, from, Math.min(step, size - from));
        }
        return content;
    }

    private int dataPageAt(int id, int span, String path) {
        int page = u16(entryAt(id, span));
        int entry = page % geometry.pagesPerBlock() - geometry.lookupPagesPerBlock();
        if (page >= geometry.pages() || entry < 0) {
            throw SpiffsException.damaged("%s has no data page %d".formatted(path, span));
        }
        int lookupAt = page / geometry.pagesPerBlock() * geometry.blockBytes() + entry * Short.BYTES;
        if (u16(lookupAt) != id) {
            throw SpiffsException.damaged("%s lists page %d, which is not its own".formatted(path, page));
        }
        int pageAt = page * geometry.pageBytes();
        checkPage(pageAt, id, span, PageFormat.FLAGS_DATA);
        return pageAt;
    }

    /** Where the number of a data page stands: in the header page, or in one of the further index pages. */
    private int entryAt(int id, int span) {
        int beyondHeader = span - geometry.headerEntries();
        if (beyondHeader < 0) {
            return indexPageAt(id, 0) + PageFormat.HEADER_ENTRIES_AT + span * Short.BYTES;
        }
        int indexPageAt = indexPageAt(id, 1 + beyondHeader / geometry.indexEntries());
        return indexPageAt + PageFormat.INDEX_ENTRIES_AT + beyondHeader % geometry.indexEntries() * Short.BYTES;
    }

    private int indexPageAt(int id, int span) {
        Integer pageAt = indexPages.get(new IndexPage(id, span));
        if (pageAt == null) {
            throw SpiffsException.damaged("object %d has lost index page %d".formatted(id, span));
        }
        return pageAt;
    }

    private void checkPage(int pageAt, int id, int span, int flags) {
        if (u16(pageAt) != id
                || u16(pageAt + PageFormat.SPAN_AT) != span
                || (image.get(pageAt + PageFormat.FLAGS_AT) & 0xFF) != flags) {
            throw SpiffsException.damaged("the page at 0x%x does not say what its lookup says".formatted(pageAt));
        }
    }

    private int u16(int at) {
        return image.getShort(at) & U16;
    }
}
