package org.espprovision.console;

import java.util.OptionalInt;

/**
 * What one line of the console tells. Sources: the ESP8266 boot ROM's log, the eboot loader and the crash report of the
 * Arduino core ({@code core_esp8266_postmortem}); the sketch's own lines are {@link Milestone}s.
 */
public sealed interface ConsoleEvent
        permits ConsoleEvent.BootBanner,
                ConsoleEvent.Loading,
                ConsoleEvent.ImageChecksumError,
                ConsoleEvent.NothingToStart,
                ConsoleEvent.EbootStarted,
                ConsoleEvent.Crash,
                ConsoleEvent.CrashRegisters,
                ConsoleEvent.CrashDump,
                ConsoleEvent.AllocationFailed,
                ConsoleEvent.Unreadable,
                ConsoleEvent.Unknown,
                Milestone {

    /**
     * The ROM's first line: {@code ets Jan  8 2013,rst cause:2, boot mode:(3,6)}.
     *
     * @param resetCause 1 power-on, 2 reset pin, 3 software, 4 hardware watchdog
     * @param bootMode the strap pins GPIO15, GPIO0, GPIO2 as bits 2, 1, 0
     */
    record BootBanner(int resetCause, int bootMode) implements ConsoleEvent {
        private static final int UART_DOWNLOAD = 1;
        private static final int FLASH = 3;

        public boolean bootsFromFlash() {
            return bootMode == FLASH;
        }

        public boolean entersBootLoader() {
            return bootMode == UART_DOWNLOAD;
        }
    }

    /** The ROM loads a segment of the image: {@code load 0x4010f000, len 3460, room 16} and the sums after it. */
    record Loading(String text) implements ConsoleEvent {}

    /** {@code csum err}: the first image in the flash does not add up, so the ROM does not start it. */
    record ImageChecksumError() implements ConsoleEvent {}

    /** {@code ets_main.c 400}: the ROM gave up on the flash, after {@code csum err} or because no image begins there. */
    record NothingToStart() implements ConsoleEvent {}

    /** {@code ~ld}: the eboot loader starts the sketch, whose own speed counts from here on. */
    record EbootStarted() implements ConsoleEvent {}

    /**
     * The first line of a crash report that says what happened.
     *
     * @param exceptionCause the Xtensa EXCCAUSE number of an {@link Kind#EXCEPTION}
     */
    record Crash(Kind kind, OptionalInt exceptionCause, String text) implements ConsoleEvent {
        /** What stopped the sketch. */
        public enum Kind {
            EXCEPTION,
            SOFT_WATCHDOG,
            HARDWARE_WATCHDOG,
            PANIC,
            UNHANDLED_CXX_EXCEPTION,
            ABORT,
            STACK_OVERFLOW,
            OTHER_RESET
        }
    }

    /**
     * {@code epc1=0x… excvaddr=0x…}: where it crashed and which address it touched.
     *
     * @param epc1 address of the instruction
     * @param excvaddr address it read or wrote; close to 0 for a null pointer
     */
    record CrashRegisters(long epc1, long excvaddr) implements ConsoleEvent {}

    /** A cut mark, a stack row or another part of a crash report that only a decoder reads. */
    record CrashDump(String text) implements ConsoleEvent {}

    /**
     * {@code last failed alloc call: 40201234(16709)}: memory had run out before the crash.
     *
     * @param caller code address of the call
     */
    record AllocationFailed(long caller, long bytes) implements ConsoleEvent {}

    /**
     * Bytes that are no text: the line ran at another speed than the device.
     *
     * @param baud the speed at which we listened; 0 in a saved log, which does not tell
     * @param hex every byte as it came; of a saved log the first
     */
    record Unreadable(int baud, String hex) implements ConsoleEvent {
        public boolean isOfKnownSpeed() {
            return baud > 0;
        }
    }

    /** A line for people. */
    record Unknown(String text) implements ConsoleEvent {}
}
