package org.espprovision.simulator;

import java.time.Duration;
import org.espprovision.MacAddress;

/**
 * The virtual chip as the firmware running on it sees it. Every waiting call throws {@link InterruptedException} when the
 * chip is reset or loses power; firmware lets that pass and ends.
 */
public interface Machine {
    MacAddress mac();

    /** The low 24 bits of the MAC, as {@code ESP.getChipId()} gives it. */
    int chipId();

    /** The SDK's {@code rst_info.reason}: 0 power-on, 4 software, 6 reset pin. */
    int resetReason();

    /** Bytes of the flash from {@code offset} on; reading takes no time. */
    byte[] readFlash(int offset, int lengthBytes);

    int flashSizeBytes();

    /** Sets the UART's own speed. */
    void setBaud(int bitsPerSecond);

    /** Sends text over UART0 as UTF-8, at the speed of the line. */
    void print(String text) throws InterruptedException;

    /** Time since boot in the chip's own time. */
    Duration uptime();

    /** Waits in the chip's own time: as long as it says in real time, not at all in fast mode. */
    void delay(Duration duration) throws InterruptedException;
}
