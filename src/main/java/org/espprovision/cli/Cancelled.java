package org.espprovision.cli;

import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.jspecify.annotations.Nullable;

/** The person pressed Ctrl-C or Ctrl-D at a question. */
final class Cancelled extends ProvisioningException {
    Cancelled(Throwable cause) {
        this(cause, "cancelled at a question");
    }

    /** The answer was not the word that was asked for. */
    Cancelled() {
        this(null, "not confirmed");
    }

    private Cancelled(@Nullable Throwable cause, String what) {
        super(FailureKind.INTERRUPTED, "cancelled", what, "Nothing was changed.", cause);
    }
}
