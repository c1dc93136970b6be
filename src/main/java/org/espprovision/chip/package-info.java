/**
 * The ESP8266 itself: its boot loader on a serial line, its flash and how the Arduino core divides it, its firmware
 * images, its identity words and its boot log. It never knows what the bytes mean. Arrows: it points at {@code serial}
 * and at the floor; {@code station} and the faces point here.
 *
 * <p>Inside, each layer knows only the one below: {@code LoaderProtocol} exchanges framed requests and replies,
 * {@code RomFlash}, {@code SpiController} and {@code FlashReader} are what the boot ROM can do with them, and
 * {@code Flasher} decides what has to be done. {@code StubProtocol} and {@code StubFlasher} are the same with our own
 * program in the chip, {@code EspressifProtocol} and {@code EspressifFlasher} with Espressif's.
 */
@NullMarked
package org.espprovision.chip;

import org.jspecify.annotations.NullMarked;
