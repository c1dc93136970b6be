/**
 * Many boards on many ports, one after the other and at the same time: which board is next, what becomes of one that
 * failed, when the line ends. The steps for one board are {@code station}'s. Arrows: from {@code cli} to here, from here to
 * {@code station} and to {@code serial} for the list of ports.
 */
@NullMarked
package org.espprovision.station.line;

import org.jspecify.annotations.NullMarked;
