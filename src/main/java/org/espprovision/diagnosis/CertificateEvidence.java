package org.espprovision.diagnosis;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espprovision.broker.LogTime;
import org.espprovision.console.Milestone.TimeSet;

/**
 * What the certificates themselves say, as the third kind of evidence: it decides between causes that the logs leave open,
 * by a fault that is there or one that is not. Alone it names a cause only where no log was given at all; a log that shows
 * nothing known stays unknown.
 */
final class CertificateEvidence {
    private final Captured captured;
    private final List<CertificateFault> faults = new ArrayList<>();
    private final Set<Cause> cleared = EnumSet.noneOf(Cause.class);
    private final List<Finding> facts = new ArrayList<>();

    CertificateEvidence(Captured captured, LogFindings log) {
        this.captured = captured;
        LogTime atBroker = log.time().or(this::deviceClock).orElse(new LogTime(captured.now(), captured.now()));
        LogTime onDevice = deviceClock().orElse(atBroker);
        for (X509Certificate certificate : captured.certificates()) {
            CertificateRole role = CertificateRole.of(certificate, captured);
            if (role == CertificateRole.AUTHORITY) {
                continue;
            }
            var judge = new CertificateJudge(
                    certificate, role, role == CertificateRole.DEVICE ? atBroker : onDevice, captured);
            facts.add(Finding.certificate(judge.summary()));
            faults.addAll(judge.faults());
            cleared.addAll(judge.cleared());
        }
        faults.forEach(fault -> cleared.remove(fault.cause()));
        revocations(atBroker);
    }

    private Optional<LogTime> deviceClock() {
        return captured.console().last(TimeSet.class).map(TimeSet::time).map(time -> new LogTime(time, time));
    }

    private void revocations(LogTime at) {
        captured.revocations().ifPresent(list -> {
            if (list.getNextUpdate() == null) {
                return;
            }
            Instant next = list.getNextUpdate().toInstant();
            if (next.isBefore(at.earliest())) {
                faults.add(new CertificateFault(
                        Cause.BROKER_CRL_EXPIRED, "the revocation list was to be renewed by " + next));
            } else if (next.isAfter(at.latest())) {
                cleared.add(Cause.BROKER_CRL_EXPIRED);
            }
        });
    }

    Verdict refine(Verdict verdict) {
        return (verdict.cause() == Cause.UNKNOWN ? alone(verdict) : decided(verdict))
                .because(facts)
                .because(said());
    }

    private List<Finding> said() {
        return faults.stream()
                .map(fault -> Finding.certificate(fault.sentence()))
                .distinct()
                .toList();
    }

    private Verdict alone(Verdict unknown) {
        if (faults.isEmpty()) {
            return unknown;
        }
        Cause first = faults.get(0).cause();
        Cause[] others = faults.stream()
                .map(CertificateFault::cause)
                .distinct()
                .filter(cause -> captured.isWithoutLogs()
                        ? cause != first
                        : !unknown.candidates().contains(cause))
                .toArray(Cause[]::new);
        return captured.isWithoutLogs() ? Verdict.of(first).orPerhaps(others) : unknown.orPerhaps(others);
    }

    /** A fault that explains what was logged is the cause; what the certificates rule out is none any more. */
    private Verdict decided(Verdict verdict) {
        List<Cause> possible = new ArrayList<>(List.of(verdict.cause()));
        possible.addAll(verdict.candidates());
        List<Cause> explaining = faults.stream()
                .map(CertificateFault::cause)
                .filter(possible::contains)
                .distinct()
                .toList();
        if (!explaining.isEmpty()) {
            return verdict.narrowedTo(explaining);
        }
        List<Cause> left =
                possible.stream().filter(cause -> !cleared.contains(cause)).toList();
        return left.isEmpty() || left.equals(possible) ? verdict : verdict.narrowedTo(left);
    }
}
