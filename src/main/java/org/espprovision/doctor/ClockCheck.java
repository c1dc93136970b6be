package org.espprovision.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.espprovision.FailureKind;
import org.espprovision.ProvisioningException;
import org.espprovision.ledger.Ledger;
import org.espprovision.ledger.RecordedEntry;
import org.espprovision.pki.CaFile;
import org.espprovision.pki.CertificateAuthority;

/**
 * Whether the clock can be right: it is not before things that are past. A clock that is behind dates certificates so
 * that brokers and devices refuse them.
 */
final class ClockCheck implements Check {
    private static final String REMEDY =
            "Set the clock, or let it be set: sudo timedatectl set-ntp true. Certificates that "
                    + "were made meanwhile are dated wrong; make them anew.";

    private final Premises premises;
    private final Optional<Instant> programMade;
    private final Supplier<KernelClock.State> kernel;

    ClockCheck(Premises premises, Optional<Instant> programMade, Supplier<KernelClock.State> kernel) {
        this.premises = premises;
        this.programMade = programMade;
        this.kernel = kernel;
    }

    /** Something that is past. */
    private record Past(String what, Instant when) {}

    @Override
    public String subject() {
        return "the clock";
    }

    @Override
    public FailureKind kind() {
        return FailureKind.USAGE;
    }

    @Override
    public void look(Findings found) throws IOException {
        Instant now = premises.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        Optional<Past> later = past().stream()
                .filter(each -> each.when().truncatedTo(ChronoUnit.SECONDS).isAfter(now))
                .findFirst();
        if (later.isPresent()) {
            found.problem(
                    "clock.behind",
                    "this machine's clock shows %s, which is before %s at %s"
                            .formatted(
                                    now, later.get().what(), later.get().when().truncatedTo(ChronoUnit.SECONDS)),
                    REMEDY);
            return;
        }
        switch (kernel.get()) {
            case SYNCHRONISED -> found.ok("clock.synchronised", "the clock shows %s and is kept right".formatted(now));
            case UNKNOWN ->
                found.ok(
                        "clock.plausible",
                        "the clock shows %s, which can be right; whether it is kept so this system does not tell"
                                .formatted(now));
            case LEFT_ALONE ->
                found.warning(
                        "clock.not-synchronised",
                        "the clock shows %s, which can be right, but no time service keeps it so".formatted(now),
                        "sudo timedatectl set-ntp true, or install chrony.");
        }
    }

    private List<Past> past() throws IOException {
        List<Past> past = new ArrayList<>();
        programMade.ifPresent(when -> past.add(new Past("this program was made", when)));
        if (Files.isDirectory(premises.ledger())) {
            newestEntry().ifPresent(when -> past.add(new Past("the ledger's newest entry", when)));
        }
        var authority = CertificateAuthority.certificateFile(premises.authority());
        if (Files.isReadable(authority)) {
            try {
                past.add(new Past(
                        "the authority begins",
                        CaFile.read(authority).getNotBefore().toInstant()));
            } catch (ProvisioningException e) {
                return past; // the check of the authority tells it
            }
        }
        return past;
    }

    private Optional<Instant> newestEntry() {
        try {
            return Ledger.open(premises.ledger(), premises.clock()).entries().stream()
                    .map(RecordedEntry::time)
                    .max(Instant::compareTo);
        } catch (ProvisioningException e) {
            return Optional.empty(); // the check of the ledger tells it
        }
    }
}
