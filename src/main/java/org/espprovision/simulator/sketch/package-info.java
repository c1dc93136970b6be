/**
 * What runs on a virtual chip after a boot from flash: the sketch of {@code firmware/mqtt-tls} as behaviour, with BearSSL's
 * rules and numbers over JSSE's protocol. It sees the chip through {@link org.espprovision.simulator.Machine} only, and the
 * tests hold it against the sketch itself, built for the host.
 */
@NullMarked
package org.espprovision.simulator.sketch;

import org.jspecify.annotations.NullMarked;
