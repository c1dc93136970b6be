package org.espprovision.simulator.sketch;

import java.security.cert.CertificateException;

/** The broker's certificates break a rule of BearSSL's X.509 engine. */
final class TlsRefusal extends CertificateException {
    private final int number;

    TlsRefusal(int number) {
        super(TlsErrors.ofBearSsl(number));
        this.number = number;
    }

    /** BearSSL's error number. */
    int number() {
        return number;
    }
}
