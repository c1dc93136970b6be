package org.espprovision.simulator.lx106;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** As much of an ELF file as loading a program takes: where it begins and what lies where. */
record Elf(int entry, List<Segment> segments) {
    private static final int HEADER_BYTES = 52;
    private static final int SEGMENT_HEADER_BYTES = 32;
    private static final int MACHINE_XTENSA = 94;
    private static final int LOAD = 1;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Segment(int address, byte[] bytes) {}

    static Elf read(byte[] file) {
        ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<Segment> segments = new ArrayList<>();
        for (int index = 0; index < elf.getShort(44); index++) {
            int header = elf.getInt(28) + index * SEGMENT_HEADER_BYTES;
            if (elf.getInt(header) == LOAD) {
                byte[] bytes = new byte[elf.getInt(header + 20)];
                elf.get(elf.getInt(header + 4), bytes, 0, elf.getInt(header + 16));
                segments.add(new Segment(elf.getInt(header + 8), bytes));
            }
        }
        return new Elf(elf.getInt(24), segments);
    }

    byte[] toBytes() {
        int headerBytes = HEADER_BYTES + SEGMENT_HEADER_BYTES * segments.size();
        int contentBytes =
                segments.stream().mapToInt(segment -> segment.bytes.length).sum();
        ByteBuffer elf = ByteBuffer.allocate(headerBytes + contentBytes).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[] {0x7F, 'E', 'L', 'F', 1, 1, 1}).position(16);
        elf.putShort((short) 2).putShort((short) MACHINE_XTENSA).putInt(1);
        elf.putInt(entry).putInt(HEADER_BYTES).putInt(0).putInt(0);
        elf.putShort((short) HEADER_BYTES).putShort((short) SEGMENT_HEADER_BYTES);
        elf.putShort((short) segments.size()).position(HEADER_BYTES);
        int offset = headerBytes;
        for (Segment segment : segments) {
            int lengthBytes = segment.bytes.length;
            elf.putInt(LOAD).putInt(offset).putInt(segment.address).putInt(segment.address);
            elf.putInt(lengthBytes).putInt(lengthBytes).putInt(7).putInt(4);
            offset += lengthBytes;
        }
        segments.forEach(segment -> elf.put(segment.bytes));
        return elf.array();
    }
}
