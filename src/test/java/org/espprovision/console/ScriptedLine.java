package org.espprovision.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.espprovision.serial.ControlLines;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;

/** A line whose other end is the test. What is sent at a speed other than the line's arrives as noise. */
final class ScriptedLine implements SerialLine {
    private final BlockingQueue<byte[]> arriving = new LinkedBlockingQueue<>();
    private final List<Integer> speeds = new CopyOnWriteArrayList<>(List.of(SpeedFollower.BOOT_BAUD));
    private volatile boolean pulled;

    void send(String text, int senderBaud) {
        arriving.add(senderBaud == baud() ? text.getBytes(UTF_8) : Uart.hear(text, senderBaud, baud()));
    }

    void pull() {
        pulled = true;
    }

    List<Integer> speeds() {
        return speeds;
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public int read(byte[] buffer, Duration timeout) {
        try {
            byte[] bytes = arriving.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (bytes == null) {
                if (pulled) {
                    throw PortException.lost(name());
                }
                return 0;
            }
            System.arraycopy(bytes, 0, buffer, 0, bytes.length);
            return bytes.length;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void setBaud(int bitsPerSecond) {
        speeds.add(bitsPerSecond);
    }

    @Override
    public int baud() {
        return speeds.get(speeds.size() - 1);
    }

    @Override
    public void write(byte[] bytes) {
        throw new AssertionError("the console only listens");
    }

    @Override
    public void drain() {}

    @Override
    public void drive(ControlLines lines) {
        throw new AssertionError("the console does not touch the control lines");
    }

    @Override
    public boolean hasControlLines() {
        return false;
    }

    @Override
    public void discardInput() {
        throw new AssertionError("the console loses no bytes");
    }

    @Override
    public void close() {
        throw new AssertionError("the line is not the console's");
    }
}
