package org.espprovision.simulator;

import org.espprovision.simulator.lx106.Lx106;
import org.espprovision.simulator.lx106.RomRoutines;
import org.espprovision.simulator.lx106.Trap;

/** The boot ROM's UART routines and its ring of received bytes. Source: boot ROM; cycles are estimates. */
final class RomUart {
    /** {@code uart_rx_intr_handler}. */
    static final int RECEIVE_HANDLER = 0x40003728;

    private static final int DIVIDER_MODIFY = 0x400039D8;
    private static final int SEND_CHARACTER = 0x40003B30;
    private static final int RECEIVE_CHARACTER = 0x40003B8C;

    private static final int FIFO = UartRegisters.BASE;
    private static final int INT_CLR = UartRegisters.BASE + 0x10;
    private static final int CLKDIV = UartRegisters.BASE + 0x14;
    private static final int STATUS = UartRegisters.BASE + 0x1C;
    private static final int CONF0 = UartRegisters.BASE + 0x20;
    private static final int FIFO_RESETS = 3 << 17;

    private static final int OK = 0;
    private static final int NOTHING_THERE = 1;
    private static final int FIFO_NEARLY_FULL = 126;
    private static final int CALL_CYCLES = 12;
    private static final int RING_BYTE_CYCLES = 40;

    private final UartRegisters registers;
    private final ByteRing ring = new ByteRing(RomLoader.RING_BYTES);

    RomUart(UartRegisters registers) {
        this.registers = registers;
    }

    void addTo(RomRoutines rom) {
        rom.add(RECEIVE_HANDLER, this::receiveIntoRing);
        rom.add(DIVIDER_MODIFY, RomUart::modifyDivider);
        rom.add(SEND_CHARACTER, RomUart::send);
        rom.add(RECEIVE_CHARACTER, this::receive);
    }

    private static void modifyDivider(Lx106 core) throws Trap, InterruptedException {
        core.spend(CALL_CYCLES);
        core.store32(CLKDIV, core.register(3));
        int conf0 = core.load32(CONF0);
        core.store32(CONF0, conf0 | FIFO_RESETS);
        core.store32(CONF0, conf0 & ~FIFO_RESETS);
    }

    private static void send(Lx106 core) throws Trap, InterruptedException {
        core.spend(CALL_CYCLES);
        if (((core.load32(STATUS) >>> 16) & 0xFF) >= FIFO_NEARLY_FULL) {
            core.repeat();
        } else {
            core.store32(FIFO, core.register(2) & 0xFF);
            core.register(2, OK);
        }
    }

    /** Code that keeps its receive interrupt masked finds its bytes in the FIFO. */
    private void receive(Lx106 core) throws Trap, InterruptedException {
        core.spend(CALL_CYCLES);
        if (!ring.isEmpty()) {
            core.store8(core.register(2), ring.take());
            core.register(2, OK);
        } else if ((core.load32(STATUS) & 0xFF) > 0) {
            core.store8(core.register(2), core.load32(FIFO));
            core.register(2, OK);
        } else {
            core.register(2, NOTHING_THERE);
        }
    }

    private void receiveIntoRing(Lx106 core) throws Trap, InterruptedException {
        core.store32(INT_CLR, registers.load(0x08));
        while ((core.load32(STATUS) & 0xFF) > 0) {
            core.spend(RING_BYTE_CYCLES);
            int value = core.load32(FIFO);
            if (!ring.isFull()) {
                ring.put(value);
            }
        }
    }
}
