package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The symbols of a 32-bit little-endian ELF file for Xtensa. Offsets are read as unsigned and checked against the file's
 * end before they are followed. Source: the ELF-32 specification, TIS 1.2.
 */
final class ElfFile {
    private static final int MAGIC = 0x464C_457F;
    private static final int CLASS_AT = 4;
    private static final int CLASS_32 = 1;
    private static final int ORDER_AT = 5;
    private static final int LITTLE_ENDIAN = 1;
    private static final int MACHINE_AT = 18;
    private static final int XTENSA = 94;
    private static final int SECTIONS_AT = 32;
    private static final int SECTION_BYTES_AT = 46;
    private static final int SECTION_COUNT_AT = 48;
    private static final int NAME_SECTION_AT = 50;
    private static final int HEADER_BYTES = 52;

    private static final long FLAG_COMPRESSED = 0x800;
    private static final int COMPRESSION_HEADER_BYTES = 12;
    private static final int COMPRESSED_BY_ZLIB = 1;
    private static final long MOST_UNPACKED_BYTES = 256L << 20;

    private static final int SECTION_BYTES = 40;
    private static final int TYPE_PROGBITS = 1;
    private static final int TYPE_SYMBOLS = 2;

    private static final int SYMBOL_BYTES = 16;
    private static final int LONGEST_NAME = 256;

    private final ByteBuffer bytes;
    private final List<Section> sections = new ArrayList<>();

    /** One row of the section table; addresses and offsets unsigned. */
    private record Section(long name, int type, long flags, long address, long offset, long lengthBytes, int link) {}

    /** A name's value, how many bytes it names, and the section these lie in. */
    record Symbol(int value, int lengthBytes, int section) {}

    /** Hears of every symbol. */
    @FunctionalInterface
    interface Listener {
        void on(String name, Symbol symbol);
    }

    ElfFile(byte[] file) {
        bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < HEADER_BYTES || bytes.getInt(0) != MAGIC) {
            throw ChipException.elf("it does not begin as an ELF file");
        }
        if (bytes.get(CLASS_AT) != CLASS_32 || bytes.get(ORDER_AT) != LITTLE_ENDIAN || u16(MACHINE_AT) != XTENSA) {
            throw ChipException.elf("it is an ELF file of another kind of processor");
        }
        readSections();
    }

    private void readSections() {
        long first = u32(SECTIONS_AT);
        int count = u16(SECTION_COUNT_AT);
        if (count == 0) {
            throw ChipException.elf("it has no sections");
        }
        if (u16(SECTION_BYTES_AT) != SECTION_BYTES) {
            throw ChipException.elf("its section headers have %d bytes".formatted(u16(SECTION_BYTES_AT)));
        }
        requireInside("the section table", first, (long) count * SECTION_BYTES);
        for (int i = 0; i < count; i++) {
            int at = (int) first + i * SECTION_BYTES;
            sections.add(new Section(
                    u32(at),
                    bytes.getInt(at + 4),
                    u32(at + 8),
                    u32(at + 12),
                    u32(at + 16),
                    u32(at + 20),
                    bytes.getInt(at + 24)));
        }
    }

    void eachSymbol(Listener listener) {
        Section symbols = sections.stream()
                .filter(section -> section.type() == TYPE_SYMBOLS)
                .findFirst()
                .orElseThrow(() -> ChipException.elf("its symbols were stripped"));
        requireInside("the symbol table", symbols.offset(), symbols.lengthBytes());
        Section names = section(symbols.link());
        requireInside("the table of names", names.offset(), names.lengthBytes());
        int count = (int) (symbols.lengthBytes() / SYMBOL_BYTES);
        for (int i = 0; i < count; i++) {
            int at = (int) symbols.offset() + i * SYMBOL_BYTES;
            int lengthBytes = (int) Math.min(Integer.MAX_VALUE, u32(at + 8));
            listener.on(name(names, u32(at)), new Symbol(bytes.getInt(at + 4), lengthBytes, u16(at + 14)));
        }
    }

    /** A section by its name, unpacked where it is compressed; empty when there is none. */
    ByteBuffer content(String sectionName) {
        Section names = section(u16(NAME_SECTION_AT));
        requireInside("the table of section names", names.offset(), names.lengthBytes());
        for (Section section : sections) {
            if (section.type() == TYPE_PROGBITS && name(names, section.name()).equals(sectionName)) {
                requireInside(sectionName, section.offset(), section.lengthBytes());
                ByteBuffer content = bytes.slice((int) section.offset(), (int) section.lengthBytes())
                        .order(ByteOrder.LITTLE_ENDIAN);
                return (section.flags() & FLAG_COMPRESSED) == 0 ? content : unpacked(sectionName, content);
            }
        }
        return ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A header says how long it was; the rest is a zlib stream. */
    private static ByteBuffer unpacked(String sectionName, ByteBuffer packed) {
        if (packed.remaining() < COMPRESSION_HEADER_BYTES
                || packed.getInt(0) != COMPRESSED_BY_ZLIB
                || Integer.toUnsignedLong(packed.getInt(4)) > MOST_UNPACKED_BYTES) {
            throw ChipException.elf(sectionName + " is compressed in a way that is not known here");
        }
        byte[] unpacked = new byte[packed.getInt(4)];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed.slice(COMPRESSION_HEADER_BYTES, packed.capacity() - COMPRESSION_HEADER_BYTES));
            int count = 0;
            while (count < unpacked.length && !inflater.finished() && !inflater.needsInput()) {
                count += inflater.inflate(unpacked, count, unpacked.length - count);
            }
        } catch (DataFormatException e) {
            throw ChipException.elf(sectionName + " is damaged: " + e.getMessage());
        } finally {
            inflater.end();
        }
        return ByteBuffer.wrap(unpacked).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Words of the data a symbol names. */
    int[] words(Symbol symbol, int skippedBytes, int count) {
        Section section = section(symbol.section());
        long within = Integer.toUnsignedLong(symbol.value()) - section.address() + skippedBytes;
        long lengthBytes = (long) count * Integer.BYTES;
        if (section.type() != TYPE_PROGBITS || within < 0 || within + lengthBytes > section.lengthBytes()) {
            throw ChipException.elf("the data at 0x%08x is not in it".formatted(symbol.value()));
        }
        requireInside("a section's data", section.offset() + within, lengthBytes);
        int[] words = new int[count];
        for (int i = 0; i < count; i++) {
            words[i] = bytes.getInt((int) (section.offset() + within) + i * Integer.BYTES);
        }
        return words;
    }

    private Section section(int number) {
        if (number < 0 || number >= sections.size()) {
            throw ChipException.elf("it refers to section %d of %d".formatted(number, sections.size()));
        }
        return sections.get(number);
    }

    private String name(Section names, long at) {
        if (at >= names.lengthBytes()) {
            throw ChipException.elf("a symbol's name lies outside of the table of names");
        }
        int start = (int) (names.offset() + at);
        int limit = (int) Math.min(names.offset() + names.lengthBytes(), (long) start + LONGEST_NAME);
        int end = start;
        while (end < limit && bytes.get(end) != 0) {
            end++;
        }
        return new String(bytes.array(), start, end - start, StandardCharsets.ISO_8859_1);
    }

    private void requireInside(String what, long offset, long lengthBytes) {
        if (offset + lengthBytes > bytes.capacity()) {
            throw ChipException.elf("%s would end at 0x%x, the file ends at 0x%x"
                    .formatted(what, offset + lengthBytes, bytes.capacity()));
        }
    }

    private int u16(int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    private long u32(int at) {
        return Integer.toUnsignedLong(bytes.getInt(at));
    }
}
