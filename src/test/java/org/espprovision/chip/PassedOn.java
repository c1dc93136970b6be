package org.espprovision.chip;

import java.time.Duration;
import org.espprovision.serial.ControlLines;
import org.espprovision.serial.SerialLine;

/** A line that passes everything on to another. */
class PassedOn implements SerialLine {
    private SerialLine line;

    PassedOn(SerialLine line) {
        this.line = line;
    }

    /** From now on to this one. */
    void passTo(SerialLine other) {
        line = other;
    }

    @Override
    public String name() {
        return line.name();
    }

    @Override
    public int read(byte[] buffer, Duration timeout) {
        return line.read(buffer, timeout);
    }

    @Override
    public void write(byte[] bytes) {
        line.write(bytes);
    }

    @Override
    public void drain() {
        line.drain();
    }

    @Override
    public void setBaud(int bitsPerSecond) {
        line.setBaud(bitsPerSecond);
    }

    @Override
    public int baud() {
        return line.baud();
    }

    @Override
    public void drive(ControlLines lines) {
        line.drive(lines);
    }

    @Override
    public boolean hasControlLines() {
        return line.hasControlLines();
    }

    @Override
    public void discardInput() {
        line.discardInput();
    }

    @Override
    public void close() {
        line.close();
    }
}
