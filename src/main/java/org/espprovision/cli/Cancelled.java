package org.espprovision.cli;

import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;

/** The person pressed Ctrl-C or Ctrl-D at a question. */
final class Cancelled extends ProvisioningException {
    Cancelled(Throwable cause) {
        super(FailureKind.INTERRUPTED, "cancelled", "cancelled at a question", "Nothing was changed.", cause);
    }
}
