/**
 * What goes with a device on paper: labels, certificates of conformity, and the report of a batch. Draws from plain
 * records and never asks where they come from. Arrows: this room points at the floor only; ZXing and PDFBox stay inside.
 */
@NullMarked
package org.espprovision.paper;

import org.jspecify.annotations.NullMarked;
