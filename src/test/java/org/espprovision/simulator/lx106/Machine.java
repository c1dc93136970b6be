package org.espprovision.simulator.lx106;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A core with the memory that QEMU's LX106 has, so that programs run on either; and QEMU's way out, SIMCALL. */
final class Machine implements Bus {
    static final int CODE = 0x40100000;
    static final int DATA = 0x3FFC0000;
    static final int PERIPHERAL = 0x60000000;

    private static final long PATIENCE_CYCLES = 200_000_000;
    private static final int WRITE = 4;
    private static final int EXIT = 1;
    private static final int SIMCALL_BYTES = 3;

    private final byte[] data = new byte[0x40000];
    private final byte[] instructions = new byte[0x100000];

    final RomRoutines rom = new RomRoutines().addPure();
    final Lx106 core = new Lx106(Ram.at(DATA, data), Ram.at(CODE, instructions), this, rom);
    final List<String> accesses = new ArrayList<>();

    void put(Code code, int address) {
        load(new Elf.Segment(address, code.bytes()));
    }

    void load(Elf.Segment segment) {
        boolean isCode = Integer.compareUnsigned(segment.address(), CODE) >= 0;
        byte[] memory = isCode ? instructions : data;
        System.arraycopy(
                segment.bytes(), 0, memory, segment.address() - (isCode ? CODE : DATA), segment.bytes().length);
        core.codeChanged(segment.address(), segment.bytes().length);
    }

    /** Runs it and tells what it wrote to standard output. */
    byte[] run(Elf elf) throws Fault, InterruptedException {
        elf.segments().forEach(this::load);
        core.reset(elf.entry());
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        while (true) {
            runToSimcall();
            if (core.register(2) == EXIT) {
                return output.toByteArray();
            }
            assert core.register(2) == WRITE;
            output.write(data, core.register(4) - DATA, core.register(5));
            core.jump(core.pc() + SIMCALL_BYTES);
        }
    }

    /** On the chip SIMCALL is an illegal instruction. */
    void runToSimcall() throws Fault, InterruptedException {
        try {
            core.run(core.cycles() + PATIENCE_CYCLES);
        } catch (Fault fault) {
            if (fault.reason() == ExceptionCause.ILLEGAL_INSTRUCTION && isSimcall(fault.pc() - CODE)) {
                return;
            }
            throw fault;
        }
        throw new AssertionError("still running at 0x%08x after %,d cycles".formatted(core.pc(), PATIENCE_CYCLES));
    }

    private boolean isSimcall(int offset) {
        return offset >= 0
                && instructions[offset] == 0
                && instructions[offset + 1] == 0x51
                && instructions[offset + 2] == 0;
    }

    @Override
    public int read32(int address) throws Trap {
        if ((address & 0xFFFF0000) != PERIPHERAL) {
            throw Trap.loadProhibited(address);
        }
        accesses.add("load 0x%08x".formatted(address));
        return address;
    }

    @Override
    public void write32(int address, int value) throws Trap {
        if ((address & 0xFFFF0000) != PERIPHERAL) {
            throw Trap.storeProhibited(address);
        }
        accesses.add("store 0x%08x 0x%x".formatted(address, value));
    }
}
