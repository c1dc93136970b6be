package org.espprovision.spiffs;

/**
 * Where things stand in a SPIFFS page. All numbers are little-endian. Source: {@code spiffs_page_header} and
 * {@code spiffs_page_object_ix_header} of {@code spiffs_nucleus.h}, with aligned index tables and names of 32 bytes.
 */
final class PageFormat {
    /** Object id u16, span index u16, flags u8. */
    static final int HEADER_BYTES = 5;

    static final int SPAN_AT = 2;
    static final int FLAGS_AT = 4;

    /** Alignment bytes of an object's header page that SPIFFS never sets. */
    static final int HEADER_PADDING_AT = 5;

    static final int HEADER_PADDING_BYTES = 3;
    static final int SIZE_AT = 8;
    static final int TYPE_AT = 12;
    static final int NAME_AT = 13;
    static final int NAME_BYTES = 32;
    static final int NAME_PADDING_AT = 45;
    static final int HEADER_ENTRIES_AT = 46;
    static final int INDEX_ENTRIES_AT = 8;

    static final byte TYPE_FILE = 1;
    /** The size of a file that was created and never written. */
    static final int SIZE_UNDEFINED = 0xFFFF_FFFF;

    /** Set in the id of header and index pages, in the page and in the lookup. */
    static final int INDEX_ID_BIT = 0x8000;

    static final int ID_FREE = 0xFFFF;
    static final int ID_DELETED = 0x0000;

    /** Flags are active when low: used, finalised. */
    static final int FLAGS_DATA = 0xFC;
    /** Used, finalised, index. */
    static final int FLAGS_INDEX = 0xF8;

    private static final int FLAG_NOT_BEING_DELETED = 0x40;
    private static final int FLAG_NOT_DELETED = 0x80;

    private PageFormat() {}

    /** True once a page is superseded: deleted, or an index page whose deletion has begun. */
    static boolean superseded(int flags) {
        int alive = FLAG_NOT_DELETED | FLAG_NOT_BEING_DELETED;
        return (flags & alive) != alive;
    }
}
