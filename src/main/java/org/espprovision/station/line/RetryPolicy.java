package org.espprovision.station.line;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.espprovision.FailureKind;
import org.espprovision.station.Step;

/**
 * How often a board is tried again when one of its steps failed. What another try cannot mend is never retried: the
 * authority, the ledger, settings.
 *
 * @param retries beyond the first attempt, by the step that failed
 */
public record RetryPolicy(Map<Step, Integer> retries) {
    private static final int MOST = 20;

    public RetryPolicy {
        retries = Map.copyOf(retries);
    }

    /** Identify and broker twice; write-flash, verify-flash and confirm once. */
    public static RetryPolicy usual() {
        return new RetryPolicy(
                Map.of(Step.IDENTIFY, 2, Step.BROKER, 2, Step.WRITE_FLASH, 1, Step.VERIFY_FLASH, 1, Step.CONFIRM, 1));
    }

    /**
     * This policy with some steps told otherwise.
     *
     * @param texts each {@code STEP=N}: {@code confirm=2}; N may be 0
     * @throws LineException {@code line.retry}
     */
    public RetryPolicy with(List<String> texts) {
        Map<Step, Integer> changed = new EnumMap<>(Step.class);
        changed.putAll(retries);
        texts.forEach(text -> changed.put(step(text), times(text)));
        return new RetryPolicy(changed);
    }

    private static Step step(String text) {
        String code = text.replaceFirst("=.*", "");
        return Arrays.stream(Step.values())
                .filter(step -> isRetried(step) && step.code().equals(code))
                .findFirst()
                .orElseThrow(() -> LineException.retry(text, "the steps that can be tried again are " + steps()));
    }

    private static int times(String text) {
        String digits = text.replaceFirst("^[^=]*=?", "");
        if (!digits.matches("\\d{1,2}") || Integer.parseInt(digits) > MOST) {
            throw LineException.retry(text, "it is written STEP=N with N from 0 to " + MOST);
        }
        return Integer.parseInt(digits);
    }

    private static boolean isRetried(Step step) {
        return switch (step) {
            case IDENTIFY, BROKER, WRITE_FLASH, VERIFY_FLASH, CONFIRM -> true;
            default -> false;
        };
    }

    private static String steps() {
        return Arrays.stream(Step.values())
                .filter(RetryPolicy::isRetried)
                .map(Step::code)
                .collect(Collectors.joining(", "));
    }

    /** Whether a board is tried again after this many attempts, the last of which failed in this step. */
    boolean again(Step failedAt, FailureKind kind, int attempts) {
        boolean canHelp = switch (kind) {
            case CHIP, PORT, BROKER -> true;
            case USAGE, CREDENTIALS, BATCH, INTERRUPTED -> false;
        };
        return canHelp && attempts <= retries.getOrDefault(failedAt, 0);
    }
}
