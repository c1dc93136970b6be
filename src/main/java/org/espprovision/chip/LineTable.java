package org.espprovision.chip;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;

/**
 * The line number programs of a sketch: which line of the source an address was compiled from. Source: DWARF 2 to 5,
 * section 6.2. Only the addresses that are asked for are kept, so the table of a big sketch costs no memory. A damaged
 * program ends the search with what was found by then.
 */
final class LineTable {
    private static final int OLDEST = 2;
    private static final int NEWEST = 5;

    private final ByteBuffer lines;
    private final LineStrings strings;

    /** A line of a source file. */
    record SourceLine(String file, int line) {
        static final SourceLine UNKNOWN = new SourceLine("", 0);
    }

    private LineTable(ByteBuffer lines, LineStrings strings) {
        this.lines = lines;
        this.strings = strings;
    }

    static LineTable of(ElfFile elf) {
        return new LineTable(
                elf.content(".debug_line"), new LineStrings(elf.content(".debug_line_str"), elf.content(".debug_str")));
    }

    Map<Long, SourceLine> find(NavigableSet<Long> wanted) {
        Map<Long, SourceLine> found = new HashMap<>();
        ByteBuffer rest = lines.duplicate().order(lines.order());
        try {
            while (rest.remaining() > Integer.BYTES && !wanted.isEmpty()) {
                int length = rest.getInt();
                ByteBuffer unit = rest.slice(rest.position(), length).order(rest.order());
                rest.position(rest.position() + length);
                int version = Short.toUnsignedInt(unit.getShort());
                if (version >= OLDEST && version <= NEWEST) {
                    new LineProgram(unit, version, strings).run(wanted, found);
                }
            }
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | ArithmeticException damaged) {
            // The names of the functions are there all the same.
            return found;
        }
        return found;
    }
}
