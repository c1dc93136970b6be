package org.espprovision.cli;

import java.util.Locale;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.ledger.DeviceRecord;
import picocli.CommandLine.Command;

/** One line a board. */
@Command(name = "list", description = "Lists every board the ledger knows.")
final class LedgerList extends LedgerTask {
    LedgerList(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        for (DeviceRecord device : ledger().devices()) {
            say("%s  %-10s  %-24s  serial %s"
                    .formatted(
                            device.mac(),
                            device.state().name().toLowerCase(Locale.ROOT),
                            device.latest().map(CertificateRecord::deviceName).orElse("-"),
                            device.serial().orElse("-")));
        }
        return 0;
    }
}
