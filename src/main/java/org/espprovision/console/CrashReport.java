package org.espprovision.console;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espprovision.console.ConsoleEvent.AllocationFailed;
import org.espprovision.console.ConsoleEvent.Crash;
import org.espprovision.console.ConsoleEvent.CrashDump;
import org.espprovision.console.ConsoleEvent.CrashRegisters;

/**
 * The code addresses of the last crash report: where it crashed, what may have called that, and who asked for memory in
 * vain. A stack also holds old words, so not every address in it was a caller.
 */
public record CrashReport(List<CodeAddress> addresses) {
    /** Instruction memory, and behind it the flash as the core maps it. */
    private static final long CODE_START = 0x4010_0000L;

    private static final long CODE_END = 0x4030_0000L;
    private static final Pattern ROW =
            Pattern.compile("^[0-9a-f]{8}:  ([0-9a-f]{8}) ([0-9a-f]{8}) ([0-9a-f]{8}) ([0-9a-f]{8})");

    /** Where the report has the address. */
    public enum Place {
        CRASHED_AT,
        STACK,
        ALLOCATION
    }

    /** An address in the report's line of that number. */
    public record CodeAddress(Place place, long address, long line) {}

    public CrashReport {
        addresses = List.copyOf(addresses);
    }

    /** Empty of addresses when nothing crashed. */
    public static CrashReport lastOf(ConsoleEvidence console) {
        List<CodeAddress> found = new ArrayList<>();
        for (ConsoleLine line : console.lines()) {
            if (line.event() instanceof Crash) {
                found.clear();
            } else if (line.event() instanceof CrashRegisters registers) {
                add(found, Place.CRASHED_AT, registers.epc1(), line);
            } else if (line.event() instanceof AllocationFailed allocation) {
                add(found, Place.ALLOCATION, allocation.caller(), line);
            } else if (line.event() instanceof CrashDump) {
                Matcher row = ROW.matcher(line.text());
                for (int word = 1; row.lookingAt() && word <= row.groupCount(); word++) {
                    add(found, Place.STACK, Long.parseLong(row.group(word), 16), line);
                }
            }
        }
        return new CrashReport(found);
    }

    private static void add(List<CodeAddress> found, Place place, long address, ConsoleLine line) {
        if (address >= CODE_START && address < CODE_END) {
            found.add(new CodeAddress(place, address, line.number()));
        }
    }
}
