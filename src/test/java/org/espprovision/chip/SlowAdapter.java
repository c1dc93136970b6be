package org.espprovision.chip;

import java.time.Duration;
import java.util.Random;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;

/** An adapter that cannot make every speed. */
final class SlowAdapter extends PassedOn {
    /** What it does when it is asked for more. */
    enum Beyond {
        /** Says no. */
        REFUSES,
        /** Says yes and stays at its fastest. */
        PRETENDS,
        /** Changes, and then spoils one byte in twenty both ways. */
        GARBLES,
        /** Does the same once a few hundred bytes have passed. */
        FADES
    }

    /** Enough to agree on a speed, not enough to learn which chip it is. */
    private static final int GOOD_BYTES = 500;

    private final int fastestBaud;
    private final Beyond beyond;
    private final Random chance = new Random(8266);
    private int baud = 115_200;
    private int passedBytes;

    SlowAdapter(SerialLine line, int fastestBaud, Beyond beyond) {
        super(line);
        this.fastestBaud = fastestBaud;
        this.beyond = beyond;
    }

    @Override
    public void setBaud(int bitsPerSecond) {
        if (beyond == Beyond.REFUSES && bitsPerSecond > fastestBaud) {
            throw PortException.baudRefused(name(), bitsPerSecond);
        }
        baud = bitsPerSecond;
        super.setBaud(beyond == Beyond.PRETENDS ? Math.min(bitsPerSecond, fastestBaud) : bitsPerSecond);
    }

    @Override
    public int baud() {
        return baud;
    }

    @Override
    public int read(byte[] buffer, Duration timeout) {
        int count = super.read(buffer, timeout);
        spoil(buffer, count);
        return count;
    }

    @Override
    public void write(byte[] bytes) {
        byte[] sent = bytes.clone();
        spoil(sent, sent.length);
        super.write(sent);
    }

    private void spoil(byte[] bytes, int count) {
        boolean spoils = beyond == Beyond.GARBLES || (beyond == Beyond.FADES && passedBytes > GOOD_BYTES);
        passedBytes += Math.max(count, 0);
        for (int i = 0; spoils && baud > fastestBaud && i < count; i++) {
            bytes[i] ^= (byte) (chance.nextInt(20) == 0 ? 1 << chance.nextInt(8) : 0);
        }
    }
}
