package org.espprovision.station;

import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.espprovision.pki.DeviceKey;
import org.espprovision.pki.KeyKind;

/**
 * A device's key, made on a thread of its own while the chip is being reached: an RSA key can take longer than that. Whoever
 * closes this ends the key, made or not; nobody has to wait for that.
 */
final class KeyInTheMaking implements ComingKey {
    private final CompletableFuture<DeviceKey> key;

    private KeyInTheMaking(CompletableFuture<DeviceKey> key) {
        this.key = key;
    }

    static KeyInTheMaking start(KeyKind kind, SecureRandom random) {
        return new KeyInTheMaking(
                CompletableFuture.supplyAsync(() -> DeviceKey.generate(kind, random), KeyInTheMaking::inBackground));
    }

    private static void inBackground(Runnable making) {
        var thread = new Thread(making, "device key");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public DeviceKey await() throws InterruptedException {
        try {
            return key.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("making the device's key failed", e.getCause());
        }
    }

    @Override
    public void close() {
        var unused = key.thenAccept(DeviceKey::close);
    }
}
