package org.espprovision.simulator;

/** Why the chip starts anew, in the ROM's numbers ({@code rst cause:N}) and the SDK's ({@code rst_info.reason}). */
public enum ResetCause {
    POWER_ON(1, 0),
    RESET_PIN(2, 6),
    SOFTWARE(3, 4),
    HARDWARE_WATCHDOG(4, 1);

    private final int romNumber;
    private final int sdkReason;

    ResetCause(int romNumber, int sdkReason) {
        this.romNumber = romNumber;
        this.sdkReason = sdkReason;
    }

    /** N of the ROM's {@code rst cause:N}. */
    public int romNumber() {
        return romNumber;
    }

    int sdkReason() {
        return sdkReason;
    }
}
