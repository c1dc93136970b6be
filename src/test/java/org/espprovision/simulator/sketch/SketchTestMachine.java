package org.espprovision.simulator.sketch;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.espprovision.MacAddress;
import org.espprovision.simulator.Machine;

/** A chip reduced to what a firmware sees: flash, a console that is written down, and time that passes only in delays. */
final class SketchTestMachine implements Machine {
    private final byte[] flash;
    private final StringBuilder console = new StringBuilder();
    private Duration uptime = Duration.ZERO;
    private volatile int baud;

    SketchTestMachine(byte[] flash) {
        this.flash = flash;
    }

    /** A 4 MB chip with a file system where the core puts it for this size. */
    static SketchTestMachine withFileSystem(byte[] image) {
        byte[] flash = new byte[0x400000];
        Arrays.fill(flash, (byte) 0xFF);
        System.arraycopy(image, 0, flash, 0x200000, image.length);
        return new SketchTestMachine(flash);
    }

    List<String> lines() {
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
    public void print(String text) {
        synchronized (console) {
            console.append(text);
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
