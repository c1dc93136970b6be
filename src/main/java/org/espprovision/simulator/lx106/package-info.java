/**
 * The LX106 core of the virtual ESP8266, instruction by instruction: what executes code that a host has put into RAM. It
 * knows registers, memory, interrupts and cycles, and nothing of the chip around it: peripherals are behind a {@link
 * org.espprovision.simulator.lx106.Bus}, routines of the boot ROM behind {@link
 * org.espprovision.simulator.lx106.RomRoutines}. Arrows: none leave this package; the parent package points at it.
 */
@NullMarked
package org.espprovision.simulator.lx106;

import org.jspecify.annotations.NullMarked;
