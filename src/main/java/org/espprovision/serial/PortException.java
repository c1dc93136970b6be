package org.espprovision.serial;

import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a serial port, each with the way to put it right. */
public final class PortException extends ProvisioningException {
    private PortException(String code, String what, String remedy, @Nullable Throwable cause) {
        super(FailureKind.PORT, code, what, remedy, cause);
    }

    public static PortException lost(String port) {
        return new PortException(
                "port.lost",
                port + " went away",
                "The cable was pulled, the hub lost power or the adapter reset itself. Plug the board in again and "
                        + "run the same command: nothing is half-done that it cannot take up.",
                null);
    }

    public static PortException baudRefused(String port, int baud) {
        return new PortException(
                "port.baud",
                "%s cannot run at %,d baud".formatted(port, baud),
                "The adapter or its driver does not make this speed. Use --baud 115200, which all of them do.",
                null);
    }
}
