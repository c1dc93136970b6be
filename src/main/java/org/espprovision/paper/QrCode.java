package org.espprovision.paper;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.Map;

/** A QR code (ISO/IEC 18004) with error correction M: its squares, without the quiet zone. */
final class QrCode {
    private final ByteMatrix squares;

    private QrCode(ByteMatrix squares) {
        this.squares = squares;
    }

    static QrCode of(String text, DeviceSheet sheet) {
        if (text.isBlank()) {
            throw PaperException.emptyCode(sheet);
        }
        try {
            return new QrCode(
                    Encoder.encode(text, ErrorCorrectionLevel.M, Map.of(EncodeHintType.CHARACTER_SET, "UTF-8"))
                            .getMatrix());
        } catch (WriterException e) {
            throw PaperException.tooMuch(sheet, text.length(), e);
        }
    }

    /** Squares a side. */
    int side() {
        return squares.getWidth();
    }

    boolean isDark(int column, int row) {
        return squares.get(column, row) == 1;
    }
}
