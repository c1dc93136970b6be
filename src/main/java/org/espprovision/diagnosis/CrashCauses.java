package org.espprovision.diagnosis;

import java.util.Optional;
import org.espprovision.console.ConsoleEvent;
import org.espprovision.console.ConsoleEvent.AllocationFailed;
import org.espprovision.console.ConsoleEvent.BootBanner;
import org.espprovision.console.ConsoleEvent.Crash;
import org.espprovision.console.ConsoleEvidence;

/** What a crash report says beyond the crash: which exception, through which address, for want of what. */
final class CrashCauses {
    /** An access below this address goes through a null pointer. */
    private static final int NULL_PAGE_BYTES = 0x1000;

    private static final int BY_POWER_ON = 1;
    private static final int MANY_STARTS = 3;

    private final ConsoleEvidence console;

    CrashCauses(ConsoleEvidence console) {
        this.console = console;
    }

    Verdict judge() {
        Verdict crash = Verdict.of(Cause.CRASH);
        Optional<Crash> last = console.last(Crash.class);
        if (last.isPresent()) {
            crash = last.get().exceptionCause().isPresent()
                    ? crash.because(Finding.rule(
                            ExceptionCause.words(last.get().exceptionCause().getAsInt())))
                    : watchdog(crash, last.get().kind());
        }
        Optional<AllocationFailed> allocation = console.last(AllocationFailed.class);
        if (allocation.isPresent()) {
            crash = crash.orPerhaps(Cause.DEVICE_MEMORY)
                    .because(Finding.console("memory had run out: no %,d bytes were left"
                            .formatted(allocation.get().bytes())));
        }
        return throughNullPointer() ? crash.because(Finding.console("the crash went through a null pointer")) : crash;
    }

    private static Verdict watchdog(Verdict crash, Crash.Kind kind) {
        return switch (kind) {
            case SOFT_WATCHDOG ->
                crash.because(
                        Finding.rule("the sketch went 3 s without returning from loop or calling delay or yield"));
            case HARDWARE_WATCHDOG ->
                crash.because(
                        Finding.rule("the chip did nothing for 8 s: interrupts were off, or the flash did not answer"));
            case STACK_OVERFLOW ->
                crash.because(Finding.rule("the stack has 4,096 bytes: large local arrays do not fit"));
            default -> crash;
        };
    }

    private boolean throughNullPointer() {
        return console.last(ConsoleEvent.CrashRegisters.class)
                        .filter(registers -> registers.excvaddr() < NULL_PAGE_BYTES)
                        .isPresent()
                && console.all(Crash.class).stream()
                        .anyMatch(each -> ExceptionCause.isMemoryAccess(
                                each.exceptionCause().orElse(0)));
    }

    /** A start by power-on that nobody made: the supply broke down. The chip has no brown-out reset that would say so. */
    static Optional<Finding> supply(ConsoleEvidence console) {
        long powerOns = console.all(BootBanner.class).stream()
                .filter(banner -> banner.resetCause() == BY_POWER_ON)
                .count();
        return powerOns >= MANY_STARTS
                ? Optional.of(Finding.rule(
                        "it started %d times by power-on (reset cause 1): unless somebody switched it, the supply breaks down"
                                .formatted(powerOns)))
                : Optional.empty();
    }
}
