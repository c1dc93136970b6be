package org.espprovision.simulator;

import java.util.Arrays;

/**
 * The registers of UART0 from 0x60000000 on, as far as loaders and stubs touch them: FIFO, STATUS and CLKDIV act, the
 * rest keeps what is written. Source: ESP8266 Technical Reference, UART registers.
 */
final class UartRegisters implements Peripheral {
    static final int BASE = 0x60000000;

    private static final int FIFO = 0x00;
    private static final int CLKDIV = 0x14;
    private static final int STATUS = 0x1C;
    private static final int SIZE_BYTES = 0x100;

    private final Uart uart;
    private final int[] kept = new int[SIZE_BYTES / 4];

    UartRegisters(Uart uart) {
        this.uart = uart;
    }

    @Override
    public int load(int offset) throws InterruptedException {
        return switch (offset) {
            case FIFO -> uart.available() == 0 ? 0 : uart.receive();
            case CLKDIV -> uart.divider();
            case STATUS -> Math.min(uart.available(), 0xFF) | (Math.min(uart.transmitBacklog(), 0xFF) << 16);
            default -> kept[offset / 4];
        };
    }

    @Override
    public void store(int offset, int value) throws InterruptedException {
        switch (offset) {
            case FIFO -> uart.transmit(value & 0xFF);
            case CLKDIV -> uart.divider(value & 0xFFFFF);
            default -> kept[offset / 4] = value;
        }
    }

    void reset() {
        Arrays.fill(kept, 0);
    }
}
