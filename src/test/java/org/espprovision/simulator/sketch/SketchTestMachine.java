package org.espprovision.simulator.sketch;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.espprovision.MacAddress;
import org.espprovision.simulator.Machine;

/** A chip reduced to what a firmware sees: flash, a console that is written down, and time that passes only in delays. */
public final class SketchTestMachine implements Machine {
    private final byte[] flash;
    private final StringBuilder console = new StringBuilder();
    private Duration uptime = Duration.ZERO;
    private volatile int baud;
    private final Predicate<String> end;
    private final CountDownLatch ended = new CountDownLatch(1);

    public SketchTestMachine(byte[] flash) {
        this(flash, line -> false);
    }

    /** One that does nothing more, until it is interrupted, once it has printed such a line. */
    public SketchTestMachine(byte[] flash, Predicate<String> end) {
        this.flash = flash;
        this.end = end;
    }

    /** Waits until it has printed its last line. */
    public void awaitEnd(Duration patience) throws InterruptedException {
        if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the sketch did not come to an end: " + lines());
        }
    }

    /** A 4 MB chip with a file system where the core puts it for this size. */
    static SketchTestMachine withFileSystem(byte[] image) {
        byte[] flash = new byte[0x400000];
        Arrays.fill(flash, (byte) 0xFF);
        System.arraycopy(image, 0, flash, 0x200000, image.length);
        return new SketchTestMachine(flash);
    }

    public List<String> lines() {
        synchronized (console) {
            return console.toString().lines().toList();
        }
    }

    int baud() {
        return baud;
    }

    @Override
    public MacAddress mac() {
        return MacAddress.parse("5c:cf:7f:a1:b2:c3");
    }

    @Override
    public int chipId() {
        return 0xA1B2C3;
    }

    @Override
    public int resetReason() {
        return 6;
    }

    @Override
    public byte[] readFlash(int offset, int lengthBytes) {
        return Arrays.copyOfRange(flash, offset, offset + lengthBytes);
    }

    @Override
    public int flashSizeBytes() {
        return flash.length;
    }

    @Override
    public void setBaud(int bitsPerSecond) {
        baud = bitsPerSecond;
    }

    @Override
    public void print(String text) throws InterruptedException {
        synchronized (console) {
            console.append(text);
        }
        if (text.lines().anyMatch(end)) {
            ended.countDown();
            new CountDownLatch(1).await();
        }
    }

    @Override
    public synchronized Duration uptime() {
        return uptime;
    }

    @Override
    public synchronized void delay(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("reset");
        }
        uptime = uptime.plus(duration);
    }
}
