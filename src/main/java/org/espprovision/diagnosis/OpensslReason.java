package org.espprovision.diagnosis;

import java.util.List;

/**
 * OpenSSL's reasons as a broker logs them. The words are matched, not the codes before them, which differ between OpenSSL
 * 1.1 and 3.
 */
final class OpensslReason {
    private static final List<Reason> REASONS = List.of(
            new Reason("peer did not return a certificate", Refusal.NO_CERTIFICATE),
            new Reason("certificate verify failed", Refusal.CERTIFICATE_NOT_VERIFIED),
            new Reason("no shared cipher", Refusal.NO_SHARED_CIPHER),
            new Reason("unsupported protocol", Refusal.UNSUPPORTED_VERSION),
            new Reason("version too low", Refusal.UNSUPPORTED_VERSION),
            new Reason("wrong version number", Refusal.NOT_TLS),
            new Reason("http request", Refusal.NOT_TLS),
            new Reason("https proxy request", Refusal.NOT_TLS),
            new Reason("bad signature", Refusal.BAD_SIGNATURE),
            new Reason("unexpected eof while reading", Refusal.DEVICE_LEFT),
            new Reason("connection reset", Refusal.DEVICE_LEFT),
            new Reason("alert unknown ca", Refusal.UNTRUSTED_BY_DEVICE),
            new Reason("alert certificate expired", Refusal.EXPIRED_FOR_DEVICE),
            new Reason("alert ", Refusal.DEVICE_LEFT));

    private record Reason(String words, Refusal refusal) {}

    private OpensslReason() {}

    /** An alert that OpenSSL names was sent by the client. */
    static Refusal refusal(String words) {
        return REASONS.stream()
                .filter(reason -> words.contains(reason.words()))
                .map(Reason::refusal)
                .findFirst()
                .orElse(Refusal.OTHER);
    }
}
