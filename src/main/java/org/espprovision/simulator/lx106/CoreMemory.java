package org.espprovision.simulator.lx106;

/**
 * Memory as loads and stores see it: data RAM at any width, instruction RAM by words only, the bus for everything else.
 * Each access costs its cycles here.
 */
final class CoreMemory {
    private final Cycles cycles;
    private final byte[] data;
    private final int dataBase;
    private final Ram instructions;
    private final InstructionMemory code;
    private final Bus bus;

    CoreMemory(Cycles cycles, Ram data, Ram instructions, InstructionMemory code, Bus bus) {
        this.cycles = cycles;
        this.data = data.bytes();
        this.dataBase = data.base();
        this.instructions = instructions;
        this.code = code;
        this.bus = bus;
    }

    int load32(int address) throws Trap, InterruptedException {
        requireAligned(address, 3);
        cycles.count += Cycles.LOAD;
        int offset = address - dataBase;
        if (isData(offset)) {
            return (int) Ram.WORD.get(data, offset);
        }
        if (instructions.contains(address)) {
            return (int) Ram.WORD.get(instructions.bytes(), address - instructions.base());
        }
        cycles.count += Cycles.PERIPHERAL;
        return bus.read32(address);
    }

    int load16(int address) throws Trap, InterruptedException {
        requireAligned(address, 1);
        cycles.count += Cycles.LOAD;
        int offset = address - dataBase;
        if (isData(offset)) {
            return (short) Ram.HALF.get(data, offset) & 0xFFFF;
        }
        refuseInstructions(address);
        return bus.read16(address) & 0xFFFF;
    }

    int load8(int address) throws Trap, InterruptedException {
        cycles.count += Cycles.LOAD;
        int offset = address - dataBase;
        if (isData(offset)) {
            return data[offset] & 0xFF;
        }
        refuseInstructions(address);
        return bus.read8(address) & 0xFF;
    }

    void store32(int address, int value) throws Trap, InterruptedException {
        requireAligned(address, 3);
        int offset = address - dataBase;
        if (isData(offset)) {
            Ram.WORD.set(data, offset, value);
        } else if (instructions.contains(address)) {
            Ram.WORD.set(instructions.bytes(), address - instructions.base(), value);
            code.forget(address, Integer.BYTES);
        } else {
            cycles.count += Cycles.PERIPHERAL;
            bus.write32(address, value);
        }
    }

    void store16(int address, int value) throws Trap, InterruptedException {
        requireAligned(address, 1);
        int offset = address - dataBase;
        if (isData(offset)) {
            Ram.HALF.set(data, offset, (short) value);
        } else {
            refuseInstructions(address);
            bus.write16(address, value & 0xFFFF);
        }
    }

    void store8(int address, int value) throws Trap, InterruptedException {
        int offset = address - dataBase;
        if (isData(offset)) {
            data[offset] = (byte) value;
        } else {
            refuseInstructions(address);
            bus.write8(address, value & 0xFF);
        }
    }

    private boolean isData(int offset) {
        return Integer.compareUnsigned(offset, data.length) < 0;
    }

    private void refuseInstructions(int address) throws Trap {
        if (instructions.contains(address)) {
            throw Trap.wrongWidth(address);
        }
        cycles.count += Cycles.PERIPHERAL;
    }

    private static void requireAligned(int address, int mask) throws Trap {
        if ((address & mask) != 0) {
            throw new Trap(ExceptionCause.LOAD_STORE_ALIGNMENT, address);
        }
    }
}
