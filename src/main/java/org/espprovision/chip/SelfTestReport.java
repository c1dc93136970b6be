package org.espprovision.chip;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a self-test found, fit to be sent to strangers: nothing in it tells one chip of a kind from another.
 *
 * @param chip the chip; whoever prints it leaves out what is its own, see {@link #maskedMac}
 * @param stubSha256 of the stub's container, in lower-case hex
 * @param region where it worked
 * @param checks in the order they were made
 * @param restoration what became of the region's content
 */
public record SelfTestReport(
        ChipIdentity chip,
        Optional<Integer> crystalMhz,
        String stubSha256,
        FlashSpan region,
        List<Check> checks,
        Restoration restoration) {

    /** How a check ended. */
    public enum Result {
        PASSED,
        FAILED,
        /** Not made: what it builds on had failed. */
        SKIPPED
    }

    /** What became of the region's content. */
    public enum Restoration {
        /** Every sector is again what it was, by digest. */
        RESTORED,
        /** It could not be put back. */
        NOT_RESTORED
    }

    /**
     * One check.
     *
     * @param code stable, for programs
     * @param words what was checked
     * @param figures what was seen, or what was wrong
     */
    public record Check(String code, String words, Result result, String figures, Duration took) {}

    /** Whether everything that was to be shown was shown. */
    public boolean isPassed() {
        return restoration == Restoration.RESTORED
                && checks.stream().allMatch(check -> check.result() == Result.PASSED);
    }

    /** The maker's half of the address. The chip id is left out of reports because its low half is the other one. */
    public String maskedMac() {
        return chip.mac().toString().substring(0, "5c:cf:7f".length()) + ":xx:xx:xx";
    }
}
