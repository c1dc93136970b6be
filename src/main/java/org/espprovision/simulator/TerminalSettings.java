package org.espprovision.simulator;

import com.sun.jna.Memory;

/** struct termios2 of the client's end, which Linux lets us read and set from ours. */
record TerminalSettings(LibC libc, int master, Memory bytes) implements AutoCloseable {
    private static final int LENGTH_BYTES = 44;
    private static final int C_CFLAG = 8;
    /** Four flag words and the line discipline stand before the control characters. */
    private static final int C_CC = 17;

    private static final int VMIN = 6;
    private static final int C_ISPEED = 36;
    private static final int C_OSPEED = 40;
    /** CS8, CREAD, CLOCAL, and BOTHER: the speed is the number in c_ospeed. */
    private static final int EIGHT_BITS_ANY_SPEED = 0x30 | 0x80 | 0x800 | 0x1000;

    /** The settings as they are now. */
    static TerminalSettings of(LibC libc, int master) {
        TerminalSettings settings = new TerminalSettings(libc, master, new Memory(LENGTH_BYTES));
        libc.ioctl(master, LibC.TCGETS2, settings.bytes);
        return settings;
    }

    /** Bytes as they are: no echo, no lines, no special characters; eight data bits. */
    TerminalSettings makeRaw(int baud) {
        bytes.clear(C_CC);
        bytes.setInt(C_CFLAG, EIGHT_BITS_ANY_SPEED);
        bytes.setByte(C_CC + VMIN, (byte) 1);
        bytes.setInt(C_ISPEED, baud);
        bytes.setInt(C_OSPEED, baud);
        return this;
    }

    /** Bits per second. */
    int baud() {
        return bytes.getInt(C_OSPEED);
    }

    /** Sets them by {@link LibC#TCSETS2} or one of its kin. */
    void apply(int request) {
        libc.ioctl(master, request, bytes);
    }

    @Override
    public void close() {
        bytes.close();
    }
}
