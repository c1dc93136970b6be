package org.espprovision.simulator;

/**
 * What has gone over a virtual chip's serial line since the chip was made.
 *
 * @param toChip bytes put on the wire to it
 * @param toHost bytes it sent, its boot text included
 */
public record WireTraffic(long toChip, long toHost) {}
