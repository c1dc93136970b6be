/**
 * A virtual ESP8266. It shares no code with the rooms that talk to it: the two sides of a wire must not agree by sharing
 * a bug. Arrows: it points at {@code serial} (it is a {@link org.espprovision.serial.SerialLine} to the host) and at the
 * floor; only {@code cli} and {@code desktop} name it, where lines are opened by name.
 */
@NullMarked
package org.espprovision.simulator;

import org.jspecify.annotations.NullMarked;
