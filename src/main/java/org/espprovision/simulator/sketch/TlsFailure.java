package org.espprovision.simulator.sketch;

import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A TLS connection that did not come about, with the numbers and words the device has for it. */
final class TlsFailure extends Exception {
    /** How far the device came. */
    enum Step {
        DNS,
        TCP,
        TLS
    }

    private final Step step;
    private final int ssl;
    private final int alert;

    private TlsFailure(Step step, int ssl, int alert, String text, @Nullable Throwable cause) {
        super(text, cause);
        this.step = step;
        this.ssl = ssl;
        this.alert = alert;
    }

    /** The device turned the broker down. */
    static TlsFailure ofBearSsl(TlsRefusal refusal) {
        return new TlsFailure(Step.TLS, refusal.number(), 0, TlsErrors.ofBearSsl(refusal.number()), refusal);
    }

    /** The broker turned the device down. */
    static TlsFailure ofAlert(int number) {
        return new TlsFailure(Step.TLS, number, 1, TlsErrors.ofAlert(number), null);
    }

    /** No connection, a connection that ended, or no answer in time: BearSSL records nothing. */
    static TlsFailure withoutRecord(Step step, @Nullable Throwable cause) {
        return new TlsFailure(step, TlsErrors.NONE, 0, TlsErrors.ofBearSsl(TlsErrors.NONE), cause);
    }

    /** The device gave up waiting, so its own time has passed as well. */
    boolean isTimeout() {
        return getCause() instanceof TimeoutException;
    }

    Step step() {
        return step;
    }

    int ssl() {
        return ssl;
    }

    /** 1 when {@link #ssl} is an alert that the broker sent, else 0. */
    int alert() {
        return alert;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
