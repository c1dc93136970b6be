package org.espprovision.serial;

/**
 * What stands in a port's way, or makes it slow.
 *
 * @param code {@code port.denied}, {@code port.busy}, {@code port.modem-manager}, {@code port.brltty},
 *     {@code port.latency}, {@code port.driver}
 * @param what what was found on this machine
 * @param remedy what to do about it
 */
public record PortAdvice(String code, String what, String remedy) {
    @Override
    public String toString() {
        return what + ". " + remedy;
    }
}
