/**
 * Serial lines: opening one by name, its speed and control lines, and which ports exist. Knows nothing of chips or
 * certificates. Arrows: {@code chip}, {@code console} and {@code simulator} point here; this room points at the floor
 * only. jSerialComm stays inside.
 */
@NullMarked
package org.espprovision.serial;

import org.jspecify.annotations.NullMarked;
