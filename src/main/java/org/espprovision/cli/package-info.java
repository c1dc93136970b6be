/**
 * The command line: words, colours, tables, progress, exit status. Composes the rooms and listens to the station; no room
 * knows it. picocli and JLine stay inside.
 */
@NullMarked
package org.espprovision.cli;

import org.jspecify.annotations.NullMarked;
