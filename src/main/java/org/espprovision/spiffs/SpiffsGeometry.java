package org.espprovision.spiffs;

/**
 * How SPIFFS cuts up its region of the flash: blocks of pages, the first pages of each block looking up the others.
 *
 * <p>Where the region lies does not matter, page numbers count from its start. Every layout of the ESP8266 Arduino core
 * has pages of 256 bytes and blocks of 4,096 or 8,192. Source: {@code spiffs_nucleus.h} with the core's
 * {@code spiffs_config.h} (16-bit page, block and object numbers, no metadata, magic without length).
 *
 * @param lengthBytes a whole number of blocks, three at least
 * @param pageBytes a power of two, 64 at least
 * @param blockBytes a power of two and a whole number of the flash's 4,096-byte erase sectors
 */
public record SpiffsGeometry(int lengthBytes, int pageBytes, int blockBytes) {
    private static final int SECTOR_BYTES = 4096;
    private static final int SMALLEST_PAGE_BYTES = 64;
    private static final int MOST_PAGES = 0xFFFF;
    /** SPIFFS keeps this many whole blocks free to collect garbage into. */
    private static final int SPARE_BLOCKS = 2;
    /** SPIFFS_MAGIC without the length of the file system. */
    private static final int MAGIC = 0x20140529;

    public SpiffsGeometry {
        if (Integer.bitCount(pageBytes) != 1 || pageBytes < SMALLEST_PAGE_BYTES) {
            throw SpiffsException.geometry("pages of %,d bytes".formatted(pageBytes));
        }
        if (Integer.bitCount(blockBytes) != 1 || blockBytes < SECTOR_BYTES || blockBytes < 2 * pageBytes) {
            throw SpiffsException.geometry("blocks of %,d bytes with pages of %,d".formatted(blockBytes, pageBytes));
        }
        if (lengthBytes <= 0 || lengthBytes % blockBytes != 0) {
            throw SpiffsException.notWholeBlocks(lengthBytes, blockBytes);
        }
        if (lengthBytes / blockBytes <= SPARE_BLOCKS) {
            throw SpiffsException.tooFewBlocks(lengthBytes, blockBytes, SPARE_BLOCKS + 1);
        }
        if (lengthBytes / pageBytes > MOST_PAGES) {
            throw SpiffsException.geometry(
                    "%,d pages, more than 16 bits can number".formatted(lengthBytes / pageBytes));
        }
        if (!magicFitsBehindLookup(pageBytes, blockBytes)) {
            throw SpiffsException.geometry(
                    "blocks of %,d bytes with pages of %,d, whose lookup leaves no room for the magic"
                            .formatted(blockBytes, pageBytes));
        }
    }

    public int blocks() {
        return lengthBytes / blockBytes;
    }

    /** Pages that files may fill: all but the lookup pages and two spare blocks. */
    public int roomPages() {
        return (blocks() - SPARE_BLOCKS) * filePagesPerBlock();
    }

    /** How many files can have an object id. */
    int roomFiles() {
        return idStride() == 1 ? objectIds() : pageBytes * idStride();
    }

    /** Pages a file takes: its header, its data and the further index pages. */
    long pagesFor(long contentBytes) {
        long dataPages = ceilDiv(contentBytes, contentBytesPerPage());
        long beyondHeader = Math.max(0, dataPages - headerEntries());
        return 1 + dataPages + ceilDiv(beyondHeader, indexEntries());
    }

    /** The largest content that pages still free can hold as one file. */
    int largestFileIn(int freePages) {
        int dataPages = Math.max(0, freePages - 1);
        int beyondHeader = Math.max(0, dataPages - headerEntries());
        int indexPages = (int) ceilDiv(beyondHeader, indexEntries() + 1);
        return (dataPages - indexPages) * contentBytesPerPage();
    }

    /** The object id that SPIFFS gives to the file created as number {@code created}, counted from 0. */
    int objectId(int created) {
        int stride = idStride();
        return stride == 1 ? 1 + created : 1 + created % pageBytes * stride + created / pageBytes;
    }

    int lookupPagesPerBlock() {
        return lookupPages(pageBytes, blockBytes);
    }

    int filePagesPerBlock() {
        return pagesPerBlock() - lookupPagesPerBlock();
    }

    int pagesPerBlock() {
        return blockBytes / pageBytes;
    }

    int pages() {
        return lengthBytes / pageBytes;
    }

    int contentBytesPerPage() {
        return pageBytes - PageFormat.HEADER_BYTES;
    }

    /** Data pages listed in an object's header page. */
    int headerEntries() {
        return (pageBytes - PageFormat.HEADER_ENTRIES_AT) / Short.BYTES;
    }

    /** Data pages listed in each further index page. */
    int indexEntries() {
        return (pageBytes - PageFormat.INDEX_ENTRIES_AT) / Short.BYTES;
    }

    /** The 16 bits that mark a block as formatted with this page size. */
    short magic() {
        return (short) (MAGIC ^ pageBytes);
    }

    /** Where the magic stands in a block; the erase count follows it and ends the lookup pages. */
    int magicAt() {
        return lookupPagesPerBlock() * pageBytes - 2 * Short.BYTES;
    }

    /** With many ids SPIFFS searches them in one page of counters and so takes every n-th first. */
    private int idStride() {
        return objectIds() <= Byte.SIZE * pageBytes ? 1 : objectIds() / pageBytes;
    }

    private int objectIds() {
        return blocks() * filePagesPerBlock() / 2;
    }

    private static int lookupPages(int pageBytes, int blockBytes) {
        return Math.max(1, blockBytes / pageBytes * Short.BYTES / pageBytes);
    }

    private static boolean magicFitsBehindLookup(int pageBytes, int blockBytes) {
        int lookupPages = lookupPages(pageBytes, blockBytes);
        int lookupEntries = blockBytes / pageBytes - lookupPages;
        return (lookupEntries + 2) * Short.BYTES <= lookupPages * pageBytes;
    }

    private static long ceilDiv(long dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
