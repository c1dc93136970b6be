/**
 * Tells a factory's own system of each board that is done: a command of the user's, and messages on an MQTT topic. Nothing
 * here ever holds up the line or changes what becomes of a board. Arrows: to {@code station.line} for what happened, to
 * {@code broker} for the way out.
 */
@NullMarked
package org.espprovision.station.hooks;

import org.jspecify.annotations.NullMarked;
