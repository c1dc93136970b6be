package org.espprovision.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.espprovision.MacAddress;
import org.espprovision.ledger.LedgerEntry.Assigned;
import org.espprovision.ledger.LedgerEntry.Released;
import org.jspecify.annotations.Nullable;

/**
 * Which chip has which product serial number: one number a chip, one chip a number, once and only once. A number that was
 * released before any certificate was issued under it has never left the station and may be given to another chip; one
 * released later may only come back to the chip that had it.
 */
final class ProductNumbers {
    private final Map<MacAddress, Assignment> standing = new HashMap<>();
    private final Map<String, Assignment> byProduct = new HashMap<>();

    Optional<Assignment> of(MacAddress mac) {
        return Optional.ofNullable(standing.get(mac));
    }

    Optional<Assignment> of(String product) {
        return Optional.ofNullable(byProduct.get(product));
    }

    /** Why this chip cannot have this number. */
    Optional<String> objection(Assigned assigned) {
        Assignment chips = standing.get(assigned.mac());
        if (chips != null) {
            return Optional.of("%s has product serial number %s".formatted(chips.mac(), chips.product()));
        }
        Assignment before = byProduct.get(assigned.product());
        return before == null || before.mac().equals(assigned.mac())
                ? Optional.empty()
                : Optional.of("product serial number %s belongs to %s".formatted(assigned.product(), before.mac()));
    }

    Optional<String> objection(Released released) {
        Assignment chips = standing.get(released.mac());
        return chips != null && chips.product().equals(released.product())
                ? Optional.empty()
                : Optional.of(
                        "%s does not have product serial number %s".formatted(released.mac(), released.product()));
    }

    void apply(Assigned assigned) {
        @Nullable Assignment before = byProduct.get(assigned.product());
        put(new Assignment(
                assigned.mac(), assigned.product(), assigned.name(), assigned.row(), before != null && before.used()));
    }

    void apply(Released released) {
        Assignment gone = standing.remove(released.mac());
        if (gone != null && !gone.used()) {
            byProduct.remove(gone.product());
        }
    }

    /** Notes that a certificate for the chip is signed: from here on the number may be in the world. */
    void issuedTo(MacAddress mac) {
        of(mac).map(Assignment::inUse).ifPresent(this::put);
    }

    private void put(Assignment assignment) {
        standing.put(assignment.mac(), assignment);
        byProduct.put(assignment.product(), assignment);
    }
}
