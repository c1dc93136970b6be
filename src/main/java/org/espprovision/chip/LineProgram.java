package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableSet;
import org.espprovision.chip.LineTable.SourceLine;

/** One unit's line number program: a small machine that writes rows of addresses and lines. Source: DWARF 5, 6.2.5. */
final class LineProgram {
    private static final int FIRST_WITH_ADDRESS_SIZE = 5;
    private static final int FIRST_WITH_SEVERAL_OPERATIONS = 4;

    private final ByteBuffer code;
    private final LineFiles files;
    private final int instructionBytes;
    private final int lineBase;
    private final int lineRange;
    private final int[] operands;

    private long address;
    private int file = 1;
    private int line = 1;
    private boolean begun;
    private long rowAddress;
    private SourceLine row = SourceLine.UNKNOWN;

    /** Reads the header; {@code unit} stands behind its version. */
    LineProgram(ByteBuffer unit, int version, LineStrings strings) {
        if (version >= FIRST_WITH_ADDRESS_SIZE) {
            unit.getShort(); // sizes of an address and of a segment selector
        }
        int headerLength = unit.getInt();
        int start = unit.position() + headerLength;
        instructionBytes = Byte.toUnsignedInt(unit.get());
        if (version >= FIRST_WITH_SEVERAL_OPERATIONS) {
            unit.get(); // operations an instruction; Xtensa has one
        }
        unit.get(); // whether a row begins a statement
        lineBase = unit.get();
        lineRange = Byte.toUnsignedInt(unit.get());
        if (lineRange == 0) {
            throw new IllegalArgumentException("no range of lines");
        }
        operands = new int[Byte.toUnsignedInt(unit.get())];
        for (int opcode = 1; opcode < operands.length; opcode++) {
            operands[opcode] = unit.get();
        }
        files = LineFiles.read(unit, version, strings);
        code = unit.position(start);
    }

    void run(NavigableSet<Long> wanted, Map<Long, SourceLine> found) {
        while (code.hasRemaining()) {
            int opcode = Byte.toUnsignedInt(code.get());
            if (opcode >= operands.length) {
                special(opcode - operands.length);
                writeRow(wanted, found);
            } else if (opcode == 0) {
                extended(wanted, found);
            } else if (opcode == 1) {
                writeRow(wanted, found);
            } else {
                standard(opcode);
            }
        }
    }

    private void special(int adjusted) {
        address += (long) (adjusted / lineRange) * instructionBytes;
        line += lineBase + adjusted % lineRange;
    }

    private void standard(int opcode) {
        switch (opcode) {
            case 2 -> address += LineStrings.unsigned(code) * instructionBytes;
            case 3 -> line += (int) LineStrings.signed(code);
            case 4 -> file = (int) LineStrings.unsigned(code);
            case 8 -> address += (long) ((255 - operands.length) / lineRange) * instructionBytes;
            case 9 -> address += Short.toUnsignedInt(code.getShort());
            default -> {
                for (int i = 0; i < operands[opcode]; i++) {
                    LineStrings.unsigned(code);
                }
            }
        }
    }

    private void extended(NavigableSet<Long> wanted, Map<Long, SourceLine> found) {
        int length = (int) LineStrings.unsigned(code);
        int end = Math.addExact(code.position(), length);
        if (length <= 0) {
            throw new IllegalArgumentException("an extended operation of %d bytes".formatted(length));
        }
        switch (code.get()) {
            case 1 -> {
                writeRow(wanted, found);
                address = 0;
                file = 1;
                line = 1;
                begun = false;
            }
            case 2 -> address = Integer.toUnsignedLong(code.getInt());
            default -> {}
        }
        code.position(end);
    }

    /** A row holds up to the next one. */
    private void writeRow(NavigableSet<Long> wanted, Map<Long, SourceLine> found) {
        if (begun && address > rowAddress) {
            for (long each : wanted.subSet(rowAddress, address)) {
                found.putIfAbsent(each, row);
            }
        }
        begun = true;
        rowAddress = address;
        row = new SourceLine(files.name(file), line);
    }
}
