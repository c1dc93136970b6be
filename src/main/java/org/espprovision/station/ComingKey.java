package org.espprovision.station;

import org.espprovision.pki.DeviceKey;

/** A device's key that may still be in the making. Closing ends it, made or not. */
interface ComingKey extends AutoCloseable {
    /** Waits for the key, which stays this object's to close. */
    DeviceKey await() throws InterruptedException;

    @Override
    void close();
}
