package org.espprovision.console;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espprovision.console.ConsoleEvent.Crash;

/** The lines of the boot ROM, the eboot loader and the core's crash report. */
final class BootLines {
    private static final Pattern BANNER =
            Pattern.compile("rst cause: ?([0-9]{1,2}), boot mode: ?\\(([0-9]{1,2}),[0-9]{1,2}\\)");
    private static final Pattern LOADING = Pattern.compile(
            "(?:load 0x[0-9a-f]{1,8}, len [0-9]+, room [0-9]+|tail [0-9]+|chksum 0x[0-9a-f]+|csum 0x[0-9a-f]+|v[0-9a-f]{8}"
                    + "|@cp:[0-9A-Fa-f]+) *");
    private static final Pattern EXCEPTION =
            Pattern.compile("^(?:Fatal exception|Exception) ?\\(?([0-9]{1,2})(?:\\)|\\([A-Za-z]+\\)):?");
    private static final Pattern REGISTERS = Pattern.compile("epc1=0x([0-9a-f]{8}).* excvaddr=0x([0-9a-f]{8})");
    private static final Pattern ALLOCATION =
            Pattern.compile("last failed alloc call: ([0-9A-F]{8})\\(([0-9]{1,9})\\)");
    private static final Pattern DUMP = Pattern.compile("-{5,} CUT HERE .*|>>>stack>>>|<<<stack<<<|ctx: [a-z]+ *|"
            + "sp: [0-9a-f]{8} end: [0-9a-f]{8} offset: [0-9a-f]{4}|[0-9a-f]{8}:  (?:[0-9a-f]{8} ){3}[0-9a-f]{8} *<?");

    private BootLines() {}

    static Optional<ConsoleEvent> parse(String line) {
        if (line.contains("rst cause")) {
            Matcher banner = BANNER.matcher(line);
            if (banner.find()) {
                return Optional.of(new ConsoleEvent.BootBanner(
                        Integer.parseInt(banner.group(1)), Integer.parseInt(banner.group(2))));
            }
        }
        if (line.endsWith("~ld")) {
            return Optional.of(new ConsoleEvent.EbootStarted());
        }
        if (line.startsWith("csum err")) {
            return Optional.of(new ConsoleEvent.ImageChecksumError());
        }
        if (line.startsWith("ets_main.c")) {
            return Optional.of(new ConsoleEvent.NothingToStart());
        }
        if (LOADING.matcher(line).matches()) {
            return Optional.of(new ConsoleEvent.Loading(line));
        }
        return crash(line).or(() -> crashDetail(line));
    }

    private static Optional<ConsoleEvent> crash(String line) {
        Matcher exception = EXCEPTION.matcher(line);
        if (exception.lookingAt()) {
            OptionalInt cause = OptionalInt.of(Integer.parseInt(exception.group(1)));
            return Optional.of(new Crash(Crash.Kind.EXCEPTION, cause, line));
        }
        return crashKind(line).map(kind -> new Crash(kind, OptionalInt.empty(), line));
    }

    private static Optional<Crash.Kind> crashKind(String line) {
        if (line.startsWith("Soft WDT reset")) {
            return Optional.of(Crash.Kind.SOFT_WATCHDOG);
        }
        if (line.startsWith("wdt reset") || line.startsWith("Hardware WDT reset")) {
            return Optional.of(Crash.Kind.HARDWARE_WATCHDOG);
        }
        if (line.startsWith("Panic ")) {
            return Optional.of(Crash.Kind.PANIC);
        }
        if (line.startsWith("Unhandled C++ exception")) {
            return Optional.of(Crash.Kind.UNHANDLED_CXX_EXCEPTION);
        }
        if (line.startsWith("Abort called")) {
            return Optional.of(Crash.Kind.ABORT);
        }
        if (line.startsWith("Stack overflow detected") || line.startsWith("Stack smashing detected")) {
            return Optional.of(Crash.Kind.STACK_OVERFLOW);
        }
        return line.startsWith("Generic Reset") ? Optional.of(Crash.Kind.OTHER_RESET) : Optional.empty();
    }

    private static Optional<ConsoleEvent> crashDetail(String line) {
        Matcher registers = REGISTERS.matcher(line);
        if (registers.find()) {
            return Optional.of(new ConsoleEvent.CrashRegisters(
                    Long.parseLong(registers.group(1), 16), Long.parseLong(registers.group(2), 16)));
        }
        Matcher allocation = ALLOCATION.matcher(line);
        if (allocation.find()) {
            return Optional.of(new ConsoleEvent.AllocationFailed(
                    Long.parseLong(allocation.group(1), 16), Long.parseLong(allocation.group(2))));
        }
        return DUMP.matcher(line).matches() ? Optional.of(new ConsoleEvent.CrashDump(line)) : Optional.empty();
    }
}
