package org.espprovision.simulator.sketch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A mounted SPIFFS as the ESP8266 core reads it: magic number without the length, object names of 32 bytes, aligned
 * index tables. Read-only.
 *
 * <p>One block without its magic number is tolerated; the device erases it, and here its pages are taken as erased. Two
 * make the mount fail. Source: SPIFFS 0.3.7 as configured by the ESP8266 Arduino core.
 */
final class SpiffsVolume {
    private static final int MAGIC = 0x20140529;
    private static final int ENTRY_BYTES = 2;
    private static final int ENTRY_FREE = 0xFFFF;
    private static final int ENTRY_DELETED = 0;
    private static final int INDEX_ID = 0x8000;

    private static final int PAGE_HEADER_BYTES = 5;
    private static final int SPAN_AT = 2;
    private static final int FLAGS_AT = 4;
    private static final int SIZE_AT = 8;
    private static final int NAME_AT = 13;
    private static final int NAME_BYTES = 32;
    private static final int HEADER_TABLE_AT = 46;
    private static final int INDEX_TABLE_AT = 8;

    /** Flags are active-low: used, finalised and index are 0; not being deleted and not deleted are 1. */
    private static final int INDEX_FLAGS_MASK = 0b1100_0111;

    private static final int DATA_FLAGS_MASK = 0b1000_0111;
    private static final int LIVE_INDEX = 0b1100_0000;
    private static final int LIVE_DATA = 0b1000_0100;

    private final ByteBuffer area;
    private final int pageBytes;
    private final int blockBytes;
    private final Map<IndexKey, Integer> indexPages = new HashMap<>();
    private int allocatedPages;

    private record IndexKey(int id, int span) {}

    private SpiffsVolume(byte[] area, int pageBytes, int blockBytes) {
        this.area = ByteBuffer.wrap(area).order(ByteOrder.LITTLE_ENDIAN);
        this.pageBytes = pageBytes;
        this.blockBytes = blockBytes;
    }

    /** Mounts the area; empty when it holds no such file system. */
    static Optional<SpiffsVolume> mount(byte[] area, int pageBytes, int blockBytes) {
        var volume = new SpiffsVolume(area, pageBytes, blockBytes);
        return volume.scan() ? Optional.of(volume) : Optional.empty();
    }

    private boolean scan() {
        int blocksWithoutMagic = 0;
        for (int block = 0; block < blocks(); block++) {
            if (hasMagic(block)) {
                scanLookup(block);
            } else {
                blocksWithoutMagic++;
            }
        }
        return blocksWithoutMagic <= 1;
    }

    private boolean hasMagic(int block) {
        int lastLookupEnd = block * blockBytes + lookupPages() * pageBytes;
        return u16(lastLookupEnd - 2 * ENTRY_BYTES) == ((MAGIC ^ pageBytes) & 0xFFFF);
    }

    private void scanLookup(int block) {
        for (int entry = 0; entry < usablePagesPerBlock(); entry++) {
            int id = u16(block * blockBytes + entry * ENTRY_BYTES);
            if (id == ENTRY_FREE || id == ENTRY_DELETED) {
                continue;
            }
            allocatedPages++;
            int page = block * pagesPerBlock() + lookupPages() + entry;
            if ((id & INDEX_ID) != 0 && (flags(page) & INDEX_FLAGS_MASK) == LIVE_INDEX) {
                indexPages.putIfAbsent(new IndexKey(id, span(page)), page);
            }
        }
    }

    /** What {@code SPIFFS_info} gives: two blocks are kept for moving data, one page for emergencies. */
    int totalBytes() {
        return ((blocks() - 2) * usablePagesPerBlock() + 1) * dataBytesPerPage();
    }

    int usedBytes() {
        return allocatedPages * dataBytesPerPage();
    }

    /**
     * Reads a file by its exact name, leading slash and all. A file whose pages are damaged ends where the damage
     * begins, as it does for the sketch.
     */
    Optional<byte[]> read(String name) {
        return indexPages.entrySet().stream()
                .filter(entry -> entry.getKey().span() == 0)
                .filter(entry -> name(entry.getValue()).equals(name))
                .map(entry -> content(entry.getKey().id(), entry.getValue()))
                .findFirst();
    }

    private byte[] content(int id, int header) {
        int size = Math.max(0, area.getInt(header * pageBytes + SIZE_AT));
        byte[] content = new byte[Math.min(size, area.capacity())];
        int done = 0;
        for (int span = 0; done < content.length; span++) {
            Optional<Integer> page = dataPage(id, header, span);
            if (page.isEmpty()) {
                return Arrays.copyOf(content, done);
            }
            int length = Math.min(dataBytesPerPage(), content.length - done);
            area.get(page.get() * pageBytes + PAGE_HEADER_BYTES, content, done, length);
            done += length;
        }
        return content;
    }

    private Optional<Integer> dataPage(int id, int header, int span) {
        int inHeader = (pageBytes - HEADER_TABLE_AT) / ENTRY_BYTES;
        int inIndex = (pageBytes - INDEX_TABLE_AT) / ENTRY_BYTES;
        if (span < inHeader) {
            return listed(header, HEADER_TABLE_AT, span).filter(page -> isData(page, id, span));
        }
        int rest = span - inHeader;
        return Optional.ofNullable(indexPages.get(new IndexKey(id, 1 + rest / inIndex)))
                .flatMap(index -> listed(index, INDEX_TABLE_AT, rest % inIndex))
                .filter(page -> isData(page, id, span));
    }

    private Optional<Integer> listed(int indexPage, int tableAt, int entry) {
        int page = u16(indexPage * pageBytes + tableAt + entry * ENTRY_BYTES);
        return page < area.capacity() / pageBytes ? Optional.of(page) : Optional.empty();
    }

    private boolean isData(int page, int indexId, int span) {
        return (u16(page * pageBytes) | INDEX_ID) == indexId
                && span(page) == span
                && (flags(page) & DATA_FLAGS_MASK) == LIVE_DATA;
    }

    private String name(int header) {
        byte[] field = new byte[NAME_BYTES];
        area.get(header * pageBytes + NAME_AT, field);
        int end = 0;
        while (end < NAME_BYTES && field[end] != 0) {
            end++;
        }
        return new String(field, 0, end, StandardCharsets.UTF_8);
    }

    private int span(int page) {
        return u16(page * pageBytes + SPAN_AT);
    }

    private int flags(int page) {
        return area.get(page * pageBytes + FLAGS_AT);
    }

    private int u16(int at) {
        return area.getChar(at);
    }

    private int blocks() {
        return area.capacity() / blockBytes;
    }

    private int pagesPerBlock() {
        return blockBytes / pageBytes;
    }

    private int lookupPages() {
        return Math.max(1, pagesPerBlock() * ENTRY_BYTES / pageBytes);
    }

    private int usablePagesPerBlock() {
        return pagesPerBlock() - lookupPages();
    }

    private int dataBytesPerPage() {
        return pageBytes - PAGE_HEADER_BYTES;
    }
}
