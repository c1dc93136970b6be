package org.espprovision.simulator;

/** What can be seen happening on a virtual board and at its socket. */
public sealed interface BoardEvent {
    /**
     * The chip left reset.
     *
     * @param bootMode the first number of the ROM's {@code boot mode:(A,B)}: 1 is the boot loader, 3 the flash
     */
    record Started(ResetCause cause, int bootMode) implements BoardEvent {}

    /** The boot loader carried out a command, or refused it. */
    record Commanded(int opcode) implements BoardEvent {}

    /** A sound image was loaded from the flash and begins. */
    record SketchBegan() implements BoardEvent {}

    /** A program opened the board's port. */
    record ClientCame(String client) implements BoardEvent {}

    /** A program closed the board's port. */
    record ClientLeft(String client) implements BoardEvent {}

    /** A second program was turned away. */
    record ClientRefused(String client, String why) implements BoardEvent {}

    /** The program at the port chose a speed, in bits per second. */
    record SpeedChosen(int baud) implements BoardEvent {}
}
