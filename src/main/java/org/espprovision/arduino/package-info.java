/**
 * The Arduino command line, {@code arduino-cli}: whether it and what a sketch needs are installed, and a build through it.
 * Arrows: it points at the floor alone; the faces point here.
 */
@NullMarked
package org.espprovision.arduino;

import org.jspecify.annotations.NullMarked;
