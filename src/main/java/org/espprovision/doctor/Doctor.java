package org.espprovision.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.espprovision.ProvisioningException;
import org.espprovision.serial.AttachedPorts;

/** All checks, in the order in which a run would stumble over what they find. */
public final class Doctor {
    private final List<Check> checks;

    private Doctor(List<Check> checks) {
        this.checks = checks;
    }

    public static Doctor of(Premises premises) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        return new Doctor(List.of(
                new MachineCheck(),
                new DiskCheck(
                        premises.workspace(),
                        temporary,
                        folder -> Files.getFileStore(folder).getUsableSpace()),
                new ClockCheck(premises, ProgramFile.time(), KernelClock::synchronised),
                new WorkspaceCheck(premises),
                new SecretFilesCheck(premises.secretFiles()),
                new PortsCheck(AttachedPorts.ofThisMachine()::list, Path.of("/proc")),
                new ArduinoCheck(premises.searchPath()),
                new AuthorityCheck(premises.authority(), premises.clock()),
                new RevocationCheck(premises),
                new LedgerCheck(premises),
                new BrokerReachCheck(premises)));
    }

    /**
     * Looks at everything; takes a second or two, and at most a few more where a broker does not answer.
     *
     * @param step hears what is looked at now; called on this thread
     */
    public List<Finding> examine(Consumer<String> step) {
        List<Finding> all = new ArrayList<>();
        for (Check check : checks) {
            step.accept(check.subject());
            all.addAll(findings(check));
        }
        return List.copyOf(all);
    }

    /** A check that cannot be made must not hide what the others find. */
    static List<Finding> findings(Check check) {
        Findings found = new Findings(check.kind());
        try {
            check.look(found);
        } catch (ProvisioningException e) {
            found.problem(e);
        } catch (IOException | UncheckedIOException e) {
            found.notChecked("doctor.unreadable", check.subject(), String.valueOf(e.getMessage()));
        }
        return found.all();
    }
}
