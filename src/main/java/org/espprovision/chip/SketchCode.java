package org.espprovision.chip;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The functions of a sketch and the lines of its source, read off its ELF file: what a crash dump's addresses stand for.
 * Functions come from the symbol table, lines from DWARF where the sketch was built with it.
 */
public final class SketchCode {
    /** Instruction memory begins here, and behind it the flash as the core maps it. */
    private static final long CODE_START = 0x4010_0000L;

    private static final long CODE_END = 0x4030_0000L;

    private final ElfFile elf;
    private final NavigableMap<Long, Function> functions = new TreeMap<>();

    private record Function(String name, long lengthBytes) {}

    private SketchCode(ElfFile elf) {
        this.elf = elf;
        elf.eachSymbol((name, symbol) -> {
            long address = Integer.toUnsignedLong(symbol.value());
            if (address >= CODE_START
                    && address < CODE_END
                    && !name.isEmpty()
                    && Character.isJavaIdentifierStart(name.charAt(0))) {
                functions.merge(address, new Function(name, symbol.lengthBytes()), SketchCode::longer);
            }
        });
    }

    private static Function longer(Function one, Function other) {
        return other.lengthBytes() > one.lengthBytes() ? other : one;
    }

    /**
     * Reads the symbols.
     *
     * @throws ChipException {@code firmware.elf}, saying what in the file is wrong
     */
    public static SketchCode parse(byte[] file) {
        return new SketchCode(new ElfFile(file));
    }

    /** Those of the addresses that lie in a function, in the order they came. */
    public Map<Long, CodePlace> places(Collection<Long> addresses) {
        Map<Long, LineTable.SourceLine> lines = LineTable.of(elf).find(new TreeSet<>(addresses));
        Map<Long, CodePlace> places = new LinkedHashMap<>();
        for (long address : addresses) {
            Map.Entry<Long, Function> below = functions.floorEntry(address);
            if (below != null && isInside(address, below)) {
                LineTable.SourceLine line = lines.getOrDefault(address, LineTable.SourceLine.UNKNOWN);
                places.put(
                        address,
                        new CodePlace(
                                CxxName.readable(below.getValue().name()),
                                address - below.getKey(),
                                line.file(),
                                line.line()));
            }
        }
        return places;
    }

    /** Assembly routines have no length: they reach to the next. */
    private boolean isInside(long address, Map.Entry<Long, Function> function) {
        long length = function.getValue().lengthBytes();
        return length == 0 ? functions.higherKey(function.getKey()) != null : address < function.getKey() + length;
    }
}
