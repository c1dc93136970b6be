package org.espprovision.console;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Cuts a stream of bytes into lines, however the bytes were cut before. Never holds more than one line of 4 KiB. */
final class LineSplitter {
    static final int MAX_LINE_BYTES = 4096;

    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    /** A line, when this byte ended one: a line feed, or the last byte that fits. */
    Optional<Line> add(byte b) {
        if (b == '\n') {
            return Optional.of(take());
        }
        pending.write(b);
        return pending.size() == MAX_LINE_BYTES ? Optional.of(take()) : Optional.empty();
    }

    /** The line that has not ended, if there is any of it; it starts anew. */
    Optional<Line> flush() {
        return pending.size() == 0 ? Optional.empty() : Optional.of(take());
    }

    String unfinished() {
        return new Line(pending.toByteArray()).text();
    }

    private Line take() {
        Line line = new Line(pending.toByteArray());
        pending.reset();
        return line;
    }

    /** The bytes of one line, its line feed cut off. */
    static final class Line {
        /** A line with more noise than this share is no text. */
        private static final int NOISE_PERCENT = 25;

        private final byte[] bytes;

        Line(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Drops NULs, which a reset or a break leaves behind, and the carriage returns before the line feed. */
        String text() {
            String text = new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
            int end = text.length();
            while (end > 0 && text.charAt(end - 1) == '\r') {
                end--;
            }
            return text.substring(0, end);
        }

        boolean isNoise() {
            String text = text();
            long noise = text.chars().filter(Line::isNoise).count();
            return noise > 0 && noise * 100 >= (long) text.length() * NOISE_PERCENT;
        }

        /** Long enough to be no accident, and every byte of it printable ASCII. */
        boolean isPlainText() {
            String text = text();
            return text.length() >= 8 && text.chars().allMatch(c -> c >= ' ' && c <= '~');
        }

        String hex() {
            return hex(bytes.length);
        }

        /** The first bytes of it. */
        String hex(int mostBytes) {
            return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, mostBytes));
        }

        private static boolean isNoise(int c) {
            return c == '\uFFFD' || (c < ' ' && c != '\t' && c != 0x1b) || (c >= 0x7f && c < 0xa0);
        }
    }
}
