/**
 * What a device says on its serial line: the boot ROM's log, the sketch's milestones, TLS failures and crashes. It reads
 * and recognises; what the lines mean for the run is {@code diagnosis}' business. Arrows: it points at {@code serial} and
 * the floor; {@code diagnosis}, {@code station} and the faces point here.
 *
 * <p>{@link org.espprovision.console.ConsoleReader} listens, {@link org.espprovision.console.ConsoleParser} understands
 * one line, {@link org.espprovision.console.ConsoleEvidence} is what came of it.
 */
@NullMarked
package org.espprovision.console;

import org.jspecify.annotations.NullMarked;
