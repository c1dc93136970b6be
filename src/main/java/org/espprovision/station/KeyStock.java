package org.espprovision.station;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.espprovision.pki.DeviceKey;
import org.espprovision.pki.KeyKind;
import org.jspecify.annotations.Nullable;

/**
 * A few device keys made ahead, in memory only: sixteen boards that start together would wait for sixteen RSA keys.
 *
 * <p>Owns one thread, {@code device keys}; {@link #close} ends it and wipes what nobody took.
 */
final class KeyStock implements AutoCloseable {
    private final KeyKind kind;
    private final SecureRandom random;
    private final BlockingQueue<DeviceKey> ready;
    private final Thread maker;
    private volatile boolean closed;

    KeyStock(KeyKind kind, int ahead, SecureRandom random) {
        this.kind = kind;
        this.random = random;
        this.ready = new ArrayBlockingQueue<>(ahead);
        this.maker = new Thread(this::make, "device keys");
        maker.setDaemon(true);
        maker.start();
    }

    private void make() {
        while (!closed) {
            DeviceKey key = DeviceKey.generate(kind, random);
            try {
                ready.put(key);
            } catch (InterruptedException e) {
                key.close();
                return;
            }
        }
    }

    /** The next key, taken when it is first waited for. */
    ComingKey next() {
        return new FromStock();
    }

    private DeviceKey take() throws InterruptedException {
        while (maker.isAlive()) {
            DeviceKey key = ready.poll(1, TimeUnit.SECONDS);
            if (key != null) {
                return key;
            }
        }
        return DeviceKey.generate(kind, random);
    }

    @Override
    public void close() {
        closed = true;
        maker.interrupt();
        try {
            maker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // its thread ends without us
        }
        List<DeviceKey> left = new ArrayList<>();
        ready.drainTo(left);
        left.forEach(DeviceKey::close);
    }

    private final class FromStock implements ComingKey {
        private @Nullable DeviceKey key;

        @Override
        public synchronized DeviceKey await() throws InterruptedException {
            if (key == null) {
                key = take();
            }
            return key;
        }

        @Override
        public synchronized void close() {
            if (key != null) {
                key.close();
            }
        }
    }
}
