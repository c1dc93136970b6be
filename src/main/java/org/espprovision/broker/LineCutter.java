package org.espprovision.broker;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts bytes into lines, however they were cut before. Holds one line of at most 4 KiB: what a longer one has beyond is
 * passed over, so that a file of binary garbage costs no memory.
 */
final class LineCutter {
    static final int MAX_LINE_BYTES = 4096;

    private final byte[] pending = new byte[MAX_LINE_BYTES];
    private int length;

    void feed(byte[] bytes, int count, Consumer<String> lines) {
        int from = 0;
        for (int at = 0; at < count; at++) {
            if (bytes[at] == '\n') {
                keep(bytes, from, at);
                take(lines);
                from = at + 1;
            }
        }
        keep(bytes, from, count);
    }

    /** The line that has not ended, if there is any of it. */
    void end(Consumer<String> lines) {
        if (length > 0) {
            take(lines);
        }
    }

    /** Drops the line that has not ended. */
    void forget() {
        length = 0;
    }

    private void keep(byte[] bytes, int from, int to) {
        int kept = Math.min(to - from, MAX_LINE_BYTES - length);
        System.arraycopy(bytes, from, pending, length, kept);
        length += kept;
    }

    private void take(Consumer<String> lines) {
        int end = length > 0 && pending[length - 1] == '\r' ? length - 1 : length;
        length = 0;
        lines.accept(new String(pending, 0, end, StandardCharsets.UTF_8));
    }
}
