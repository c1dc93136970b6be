package org.espprovision.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.espprovision.FailureKind;

/** Expects a failure of the ledger. */
final class LedgerFailures {
    private LedgerFailures() {}

    static LedgerException fails(String code, ThrowingCallable call) {
        LedgerException failure = catchThrowableOfType(LedgerException.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.code()).as(failure.what()).isEqualTo(code);
        assertThat(failure.kind()).isEqualTo(FailureKind.CREDENTIALS);
        return failure;
    }
}
