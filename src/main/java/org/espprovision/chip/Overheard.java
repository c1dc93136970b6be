package org.espprovision.chip;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.espprovision.serial.SerialLine;

/** What a line says while nobody asks it anything. */
final class Overheard {
    private Overheard() {}

    /** Waits for just this long; ends earlier only when the line does. */
    static byte[] during(SerialLine line, Duration duration) {
        Deadline end = Deadline.in(duration);
        var heard = new ByteArrayOutputStream();
        byte[] chunk = new byte[1024];
        while (!end.passed()) {
            heard.write(chunk, 0, line.read(chunk, end.left()));
        }
        return heard.toByteArray();
    }
}
