package org.espprovision.station;

import java.util.Optional;
import org.espprovision.MacAddress;
import org.espprovision.ledger.Assignment;
import org.espprovision.ledger.Ledger;
import org.espprovision.ledger.LedgerEntry;
import org.espprovision.ledger.LedgerException;
import org.espprovision.manifest.Taken;

/** Which board has which product serial number, as the ledger knows it: durable before anything is done to the board. */
final class LedgerRows implements Taken {
    private static final String TAKEN = "ledger.order";

    private final Ledger ledger;
    private final String manifest;
    private final Optional<SharedRows> shared;

    /**
     * @param manifest the file's name, for the record
     * @param shared what other stations may give, too
     */
    LedgerRows(Ledger ledger, String manifest, Optional<SharedRows> shared) {
        this.ledger = ledger;
        this.manifest = manifest;
        this.shared = shared;
    }

    @Override
    public Optional<String> serialOf(MacAddress mac) {
        return ledger.assignment(mac).map(Assignment::product);
    }

    @Override
    public Optional<MacAddress> macOf(String serial) {
        return ledger.assignment(serial).map(Assignment::mac);
    }

    @Override
    public boolean take(String serial, MacAddress mac) {
        if (shared.isPresent() && !shared.get().mayGive(serial)) {
            return false;
        }
        try {
            ledger.append(new LedgerEntry.Assigned(mac, serial, Optional.empty(), Optional.of(manifest)));
            return true;
        } catch (LedgerException e) {
            if (e.code().equals(TAKEN)
                    && macOf(serial).filter(owner -> !owner.equals(mac)).isPresent()) {
                return false;
            }
            throw e;
        }
    }
}
