package org.espprovision.manifest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The text of a file as editors and spreadsheet programs save it: UTF-8 with or without a mark, or UTF-16 with one. */
final class ManifestText {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private ManifestText() {}

    static String decode(Path file, byte[] bytes) {
        if (begins(bytes, 'P', 'K', 3, 4) || begins(bytes, 0xD0, 0xCF, 0x11, 0xE0)) {
            throw ManifestException.workbook(file);
        }
        boolean wide = begins(bytes, 0xFF, 0xFE) || begins(bytes, 0xFE, 0xFF);
        // A UTF-16 file that is being written may end within a character.
        int whole = wide ? bytes.length & ~1 : bytes.length;
        String text = decode(file, bytes, whole, wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw ManifestException.encoding(file, line(text, nul));
        }
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static String decode(Path file, byte[] bytes, int length, Charset charset) {
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(in)
                    .toString();
        } catch (CharacterCodingException e) {
            String before = new String(bytes, 0, in.position(), charset);
            throw ManifestException.encoding(file, line(before, before.length()));
        }
    }

    private static int line(String text, int end) {
        return 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    }

    private static boolean begins(byte[] bytes, int... start) {
        if (bytes.length < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if ((bytes[i] & 0xFF) != start[i]) {
                return false;
            }
        }
        return true;
    }
}
