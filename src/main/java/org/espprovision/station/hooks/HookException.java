package org.espprovision.station.hooks;

import java.io.IOException;
import java.time.Duration;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.jspecify.annotations.Nullable;

/** What can go wrong in telling others. None of these changes what became of the board. */
public final class HookException extends ProvisioningException {
    private HookException(String code, String what, String remedy, @Nullable Throwable cause) {
        super(FailureKind.USAGE, code, what, remedy, cause);
    }

    static HookException failed(String command, BoardRecord board, int status, String said) {
        return new HookException(
                "hook.failed",
                "the hook '%s' ended with exit status %d for board %s%s"
                        .formatted(command, status, board.label(), said.isEmpty() ? "" : ": " + said),
                "The board's own result stands. The record can be had again from the ledger.",
                null);
    }

    static HookException tooLong(String command, BoardRecord board, Duration limit) {
        return new HookException(
                "hook.timeout",
                "the hook '%s' was not done with board %s after %d s and was ended"
                        .formatted(command, board.label(), limit.toSeconds()),
                "The board's own result stands. Let the command hand long work on to something that stays.",
                null);
    }

    static HookException notStarted(String command, IOException cause) {
        return new HookException(
                "hook.start",
                "the hook '%s' cannot be started: %s".formatted(command, cause.getMessage()),
                "It is given to /bin/sh as one line.",
                cause);
    }
}
