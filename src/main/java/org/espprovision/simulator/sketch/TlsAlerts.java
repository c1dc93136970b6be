package org.espprovision.simulator.sketch;

import java.util.OptionalInt;

/** Follows the TLS records of one direction and keeps the fatal alert that comes in the clear. Source: RFC 5246, 6.2.1 and 7.2. */
final class TlsAlerts {
    private static final int ALERT = 21;
    private static final int HEADER_BYTES = 5;

    /** Level and description; an encrypted alert is longer. */
    private static final int ALERT_BYTES = 2;

    private static final int FATAL = 2;
    private static final int NONE = -1;

    private final int[] header = new int[HEADER_BYTES];
    private int headerBytes;
    private int bodyLeft;
    private int level;
    private volatile int fatal = NONE;

    /** Takes the next bytes of the stream, however they are cut; a count of -1 is the end. */
    void watch(byte[] buffer, int offset, int count) {
        for (int i = 0; i < count; i++) {
            take(buffer[offset + i] & 0xFF);
        }
    }

    OptionalInt fatal() {
        return fatal == NONE ? OptionalInt.empty() : OptionalInt.of(fatal);
    }

    private void take(int octet) {
        if (headerBytes < HEADER_BYTES) {
            header[headerBytes++] = octet;
            bodyLeft = (header[3] << 8) | header[4];
        } else {
            takeBody(octet);
        }
        if (headerBytes == HEADER_BYTES && bodyLeft == 0) {
            headerBytes = 0;
        }
    }

    private void takeBody(int octet) {
        bodyLeft--;
        if (header[0] != ALERT || ((header[3] << 8) | header[4]) != ALERT_BYTES) {
            return;
        }
        if (bodyLeft == 1) {
            level = octet;
        } else if (level == FATAL) {
            fatal = octet;
        }
    }
}
