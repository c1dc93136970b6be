package org.espprovision;

import org.jspecify.annotations.Nullable;

/**
 * A failure that a person can act on: what failed, why that usually happens and what to do next, and a stable code for
 * programs. It prints without a stack trace. Anything else that is thrown is a fault of this program.
 *
 * <p>Each room has one subclass whose static factories hold the room's texts, so that all its errors can be read in one
 * place. (A sealed hierarchy cannot span packages without modules.)
 */
public abstract class ProvisioningException extends RuntimeException {
    private final FailureKind kind;
    private final String code;
    private final String remedy;

    /**
     * @param kind decides the exit status
     * @param code stable, lower case, room first: {@code chip.silent}
     * @param what what failed, one line in lower case, with the user's own names in it
     * @param remedy the likely cause and the next step, in whole sentences
     * @param cause the lower-level failure, or null where there is none
     */
    protected ProvisioningException(
            FailureKind kind, String code, String what, String remedy, @Nullable Throwable cause) {
        super(what, cause);
        this.kind = kind;
        this.code = code;
        this.remedy = remedy;
    }

    public FailureKind kind() {
        return kind;
    }

    public String code() {
        return code;
    }

    /** What failed: the same text as {@link #getMessage()}, never null. */
    public String what() {
        return String.valueOf(getMessage());
    }

    public String remedy() {
        return remedy;
    }
}
