package org.espprovision.simulator.sketch;

/** Free heap in bytes at a few points of the sketch's life: typical numbers of core 3, not measured here. */
final class SketchHeap {
    static final int AT_BOOT = 48_000;
    static final int BEFORE_TLS = 38_200;

    /** Receive buffer and send buffer. */
    private static final int FULL_BUFFERS_BYTES = 16_384 + 512;

    private static final int WITH_FULL_BUFFERS = 17_500;
    private static final int MQTT_BYTES = 400;

    private SketchHeap() {}

    static int withTls(int fragmentBytes) {
        return fragmentBytes == 0 ? WITH_FULL_BUFFERS : WITH_FULL_BUFFERS + FULL_BUFFERS_BYTES - 2 * fragmentBytes;
    }

    static int running(int fragmentBytes) {
        return withTls(fragmentBytes) - MQTT_BYTES;
    }
}
