package org.espprovision.simulator;

import java.util.Arrays;

/**
 * The registers of UART0 from 0x60000000 on and its interrupt request. Source: ESP8266 Technical Reference, UART registers.
 * The receiver asks for attention when the FIFO has filled up to the threshold, when the line has been quiet for some bytes'
 * time, and when bytes were lost; the transmitter when its FIFO is nearly empty. What is not named here keeps what is written.
 */
final class UartRegisters implements Peripheral {
    static final int BASE = 0x60000000;

    /** The bits of INT_RAW, INT_ST, INT_ENA and INT_CLR. */
    static final int RECEIVE_FULL = 1;

    private static final int TRANSMIT_EMPTY = 1 << 1;
    private static final int RECEIVE_OVERFLOW = 1 << 4;
    private static final int RECEIVE_TIMEOUT = 1 << 8;

    private static final int FIFO = 0x00;
    private static final int INT_RAW = 0x04;
    private static final int INT_ST = 0x08;
    private static final int INT_ENA = 0x0C;
    private static final int INT_CLR = 0x10;
    private static final int CLKDIV = 0x14;
    private static final int STATUS = 0x1C;
    private static final int CONF0 = 0x20;
    private static final int CONF1 = 0x24;
    private static final int SIZE_BYTES = 0x100;

    private static final int CONF0_RECEIVE_RESET = 1 << 17;
    private static final int CONF1_AT_RESET = 0x6060;
    private static final int CONF1_TIMEOUT_ENABLED = 1 << 31;

    private final Uart uart;
    private final ChipClock clock;
    private final int[] kept = new int[SIZE_BYTES / 4];
    private int raised;
    private long lostBytesSeen;
    private long timedOutByteNanos;

    UartRegisters(Uart uart, ChipClock clock) {
        this.uart = uart;
        this.clock = clock;
    }

    @Override
    public int load(int offset) throws InterruptedException {
        return switch (offset) {
            case FIFO -> uart.available() == 0 ? 0 : uart.receive();
            case INT_RAW -> raised();
            case INT_ST -> raised() & kept[INT_ENA / 4];
            case CLKDIV -> uart.divider();
            case STATUS -> Math.min(uart.available(), 0xFF) | (Math.min(uart.transmitBacklog(), 0xFF) << 16);
            default -> kept[offset / 4];
        };
    }

    @Override
    public void store(int offset, int value) throws InterruptedException {
        switch (offset) {
            case FIFO -> uart.transmit(value & 0xFF);
            case INT_CLR -> raised &= ~value;
            case CLKDIV -> uart.divider(value & 0xFFFFF);
            default -> {
                kept[offset / 4] = value;
                if (offset == CONF0 && (value & CONF0_RECEIVE_RESET) != 0) {
                    uart.emptyFifo();
                }
            }
        }
    }

    static boolean contains(int address) {
        return Integer.compareUnsigned(address - BASE, SIZE_BYTES) < 0;
    }

    void reset() {
        Arrays.fill(kept, 0);
        kept[CONF1 / 4] = CONF1_AT_RESET;
        raised = 0;
        lostBytesSeen = uart.lostBytes();
        timedOutByteNanos = uart.lastArrival();
    }

    /** As the boot loader leaves it: one interrupt for each byte that comes in. */
    void interruptForEachByte() {
        kept[CONF1 / 4] = 1;
        kept[INT_ENA / 4] = RECEIVE_FULL;
    }

    boolean wantsInterrupt() {
        return kept[INT_ENA / 4] != 0 && (raised() & kept[INT_ENA / 4]) != 0;
    }

    /** When the next interrupt may be asked for, as far as is known now; {@link Cable#NOTHING_COMES} if none is in sight. */
    long nextInterrupt() {
        int enabled = kept[INT_ENA / 4];
        long next = Cable.NOTHING_COMES;
        if ((enabled & (RECEIVE_FULL | RECEIVE_TIMEOUT | RECEIVE_OVERFLOW)) != 0) {
            next = uart.nextArrival();
        }
        if ((enabled & RECEIVE_TIMEOUT) != 0 && timeoutIsAhead()) {
            next = Math.min(next, uart.lastArrival() + timeoutNanos());
        }
        if ((enabled & TRANSMIT_EMPTY) != 0) {
            next = Math.min(next, clock.now() + uart.transmitBacklog() * uart.byteNanos());
        }
        return next;
    }

    private int raised() {
        int waiting = uart.available();
        if (waiting >= Math.max(1, kept[CONF1 / 4] & 0x7F)) {
            raised |= RECEIVE_FULL;
        }
        if (waiting > 0 && timeoutIsAhead() && clock.now() >= uart.lastArrival() + timeoutNanos()) {
            timedOutByteNanos = uart.lastArrival();
            raised |= RECEIVE_TIMEOUT;
        }
        if (uart.lostBytes() != lostBytesSeen) {
            lostBytesSeen = uart.lostBytes();
            raised |= RECEIVE_OVERFLOW;
        }
        if ((kept[INT_ENA / 4] & TRANSMIT_EMPTY) != 0 && uart.transmitBacklog() <= ((kept[CONF1 / 4] >>> 8) & 0x7F)) {
            raised |= TRANSMIT_EMPTY;
        }
        return raised;
    }

    /** The timeout comes once after a byte, not again and again while the line is quiet. */
    private boolean timeoutIsAhead() {
        return (kept[CONF1 / 4] & CONF1_TIMEOUT_ENABLED) != 0 && uart.lastArrival() != timedOutByteNanos;
    }

    private long timeoutNanos() {
        return ((kept[CONF1 / 4] >>> 24) & 0x7F) * uart.byteNanos();
    }
}
