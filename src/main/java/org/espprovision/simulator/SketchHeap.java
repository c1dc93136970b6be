package org.espprovision.simulator;

/** Free heap in bytes at a few points of the sketch's life: typical numbers of core 3 with full TLS buffers, not measured here. */
final class SketchHeap {
    static final int AT_BOOT = 48_000;
    static final int BEFORE_TLS = 38_200;
    static final int WITH_TLS = 17_500;
    static final int RUNNING = 17_100;

    private SketchHeap() {}
}
