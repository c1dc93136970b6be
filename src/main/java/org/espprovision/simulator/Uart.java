package org.espprovision.simulator;

import java.util.concurrent.TimeUnit;

/**
 * UART0 of the chip, seen from the chip: a clock, a divider, a receiver and a transmitter with 128-byte FIFOs. Only the
 * chip thread uses it.
 */
final class Uart {
    /** Twice the 26 MHz crystal, as the boot ROM leaves it. */
    static final int ROM_CLOCK_HZ = 52_000_000;

    /** After the SDK has started the PLL. The divider stays, so a chip that booted at 74,880 goes on at 115,274. */
    static final int SDK_CLOCK_HZ = 80_000_000;

    /** 74,928 baud at 52 MHz: the ROM means 115,200 at 80 MHz. */
    static final int BOOT_DIVIDER = 694;

    static final int FIFO_BYTES = 128;

    private static final long AUTOBAUD_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final ChipClock clock;
    private final Cable cable;
    private ByteRing receiver = new ByteRing(FIFO_BYTES);
    private int clockHz = ROM_CLOCK_HZ;
    private int divider = BOOT_DIVIDER;

    Uart(ChipClock clock, Cable cable) {
        this.clock = clock;
        this.cable = cable;
    }

    /** The state after a hardware reset. */
    void reset() {
        receiver = new ByteRing(FIFO_BYTES);
        clockHz = ROM_CLOCK_HZ;
        divider = BOOT_DIVIDER;
    }

    int divider() {
        return divider;
    }

    /** Bytes that are already in keep the speed they came with. */
    void divider(int clocksPerBit) {
        listen();
        divider = Math.max(clocksPerBit, 1);
    }

    void clockHz(int hertz) {
        listen();
        clockHz = hertz;
    }

    int clockHz() {
        return clockHz;
    }

    /** Puts what comes in from now on into this ring: the FIFO, or a ring that an interrupt routine empties it into. */
    void receiveInto(ByteRing ring) {
        listen();
        while (!receiver.isEmpty() && !ring.isFull()) {
            ring.put(receiver.take());
        }
        receiver = ring;
    }

    /** Takes in what has arrived by now. */
    void listen() {
        cable.deliver(receiver, bitNanos());
    }

    /** How many bytes can be taken without waiting. */
    int available() {
        listen();
        return receiver.count();
    }

    /** Waits until a byte can be taken. */
    void awaitByte() throws InterruptedException {
        while (available() == 0) {
            clock.advanceTo(cable.awaitTraffic());
        }
    }

    /** The next byte that was received, waiting for it. */
    int receive() throws InterruptedException {
        awaitByte();
        return receiver.take();
    }

    /** Queues a byte for sending; waits only while the FIFO is full. */
    void transmit(int value) throws InterruptedException {
        long fifoNanos = Math.round(FIFO_BYTES * Bits.PER_BYTE * bitNanos());
        clock.advanceTo(cable.transmitterFreeAt() - fifoNanos);
        cable.transmit(value, bitNanos());
    }

    /** How many bytes still wait in the transmit FIFO. */
    int transmitBacklog() {
        double left = cable.transmitterFreeAt() - clock.now();
        return (int) Math.max(0, Math.ceil(left / (Bits.PER_BYTE * bitNanos())));
    }

    /** Waits until everything has been sent. */
    void drain() throws InterruptedException {
        clock.advanceTo(cable.transmitterFreeAt());
    }

    /**
     * Measures the host's speed on what the host sends and takes it as its own; the bytes it measured on are lost. Source:
     * boot ROM {@code uart_baudrate_detect}, which looks every millisecond.
     */
    void detectSpeed() throws InterruptedException {
        Autobaud detector = new Autobaud(clockHz, clock.now());
        long firstLook = clock.now();
        while (!detector.knows()) {
            clock.advanceTo(cable.awaitTraffic());
            cable.deliver(detector);
        }
        long sinceFirstLook = clock.now() - firstLook;
        long looks = sinceFirstLook / AUTOBAUD_POLL_NANOS + 1;
        clock.advanceTo(firstLook + looks * AUTOBAUD_POLL_NANOS);
        cable.skipBegun();
        receiver = new ByteRing(FIFO_BYTES);
        divider = detector.divider();
    }

    private double bitNanos() {
        return divider * 1e9 / clockHz;
    }
}
