package org.espprovision.ledger;

import java.util.Optional;
import org.espprovision.MacAddress;
import org.espprovision.ledger.LedgerEntry.Assigned;
import org.espprovision.ledger.LedgerEntry.Released;

/**
 * Which chip has which product serial number: one number a chip, one chip a number, once and only once. A number that was
 * released before any certificate was issued under it has never left the station and may be given to another chip; one
 * released later may only come back to the chip that had it.
 */
final class ProductNumbers {
    private final Records records;

    ProductNumbers(Records records) {
        this.records = records;
    }

    /** Why this chip cannot have this number. */
    Optional<String> objection(Assigned assigned) {
        return records.standing(assigned.mac())
                .map(has -> "%s has product serial number %s".formatted(has.mac(), has.product()))
                .or(() -> records.holder(assigned.product())
                        .filter(holder -> !holder.mac().equals(assigned.mac()))
                        .map(holder ->
                                "product serial number %s belongs to %s".formatted(assigned.product(), holder.mac())));
    }

    Optional<String> objection(Released released) {
        return records.standing(released.mac())
                        .filter(has -> has.product().equals(released.product()))
                        .isPresent()
                ? Optional.empty()
                : Optional.of(
                        "%s does not have product serial number %s".formatted(released.mac(), released.product()));
    }

    void apply(Assigned assigned) {
        boolean used =
                records.holder(assigned.product()).filter(Assignment::used).isPresent();
        records.assign(new Assignment(assigned.mac(), assigned.product(), assigned.name(), assigned.row(), used));
    }

    void apply(Released released) {
        records.standing(released.mac()).ifPresent(records::release);
    }

    /** Notes that a certificate for the chip is signed: from here on the number may be in the world. */
    void issuedTo(MacAddress mac) {
        records.standing(mac).map(Assignment::inUse).ifPresent(records::assign);
    }
}
