package org.espprovision.spiffs;

import java.util.Arrays;

/** Some whole blocks of a SPIFFS volume: too little to read files by name, enough to see whether a content lies in it. */
public final class VolumePart {
    private final SpiffsGeometry geometry;
    private final byte[] bytes;

    /**
     * @param bytes from the start of a block on; kept, not copied
     */
    public VolumePart(SpiffsGeometry geometry, byte[] bytes) {
        this.geometry = geometry;
        this.bytes = bytes;
    }

    /**
     * Whether live data pages hold every piece of this content, each at its place in the file. Pages elsewhere in the
     * volume are not seen, so a content that lies across the part's end is not found.
     */
    public boolean holds(byte[] content) {
        int pieceBytes = geometry.pageBytes() - PageFormat.HEADER_BYTES;
        for (int span = 0; span * pieceBytes < content.length; span++) {
            int from = span * pieceBytes;
            if (!holdsPiece(span, Arrays.copyOfRange(content, from, Math.min(from + pieceBytes, content.length)))) {
                return false;
            }
        }
        return true;
    }

    private boolean holdsPiece(int span, byte[] piece) {
        for (int page = 0; page + geometry.pageBytes() <= bytes.length; page += geometry.pageBytes()) {
            int data = page + PageFormat.HEADER_BYTES;
            if (bytes[page + PageFormat.FLAGS_AT] == (byte) PageFormat.FLAGS_DATA
                    && span(page) == span
                    && Arrays.equals(bytes, data, data + piece.length, piece, 0, piece.length)) {
                return true;
            }
        }
        return false;
    }

    private int span(int page) {
        int at = page + PageFormat.SPAN_AT;
        return (bytes[at] & 0xFF) | ((bytes[at + 1] & 0xFF) << 8);
    }
}
