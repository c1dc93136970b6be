package org.espprovision.chip;

/** What the UART's divider tells of the board's crystal. Source: ESP8266 technical reference, UART_CLKDIV. */
final class UartClock {
    static final int DIVIDER_ADDRESS = 0x6000_0014;

    private static final int DIVIDER_MASK = 0xF_FFFF;

    /** In a boot loader the UART runs at twice the crystal. */
    private static final long[] CLOCKS_HZ = {2 * 26_000_000L, 2 * 40_000_000L};

    private UartClock() {}

    /** 26, as on nearly every board, or 40. */
    static int crystalMhz(int baud, int divider) {
        long clockHz = (long) baud * (divider & DIVIDER_MASK);
        return Math.abs(clockHz - CLOCKS_HZ[0]) <= Math.abs(clockHz - CLOCKS_HZ[1]) ? 26 : 40;
    }
}
