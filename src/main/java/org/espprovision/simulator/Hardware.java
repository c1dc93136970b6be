package org.espprovision.simulator;

/**
 * The parts of one chip, as ROM routines and programs in RAM use them.
 *
 * @param clock the chip's time
 * @param uart UART0
 * @param uartRegisters what code sees of it
 * @param memory the address space, registers included
 * @param romFlash the ROM's flash routines
 */
record Hardware(ChipClock clock, Uart uart, UartRegisters uartRegisters, Memory memory, RomFlash romFlash) {}
