package org.espprovision.ledger;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.espprovision.MacAddress;
import org.espprovision.ledger.LedgerEntry.Assigned;
import org.espprovision.ledger.LedgerEntry.Checkpoint;
import org.espprovision.ledger.LedgerEntry.Confirmed;
import org.espprovision.ledger.LedgerEntry.Failed;
import org.espprovision.ledger.LedgerEntry.Flashed;
import org.espprovision.ledger.LedgerEntry.Issued;
import org.espprovision.ledger.LedgerEntry.Released;
import org.espprovision.ledger.LedgerEntry.Reserved;
import org.espprovision.ledger.LedgerEntry.Revoked;
import org.espprovision.ledger.LedgerEntry.Superseded;

/**
 * The named fields of a line: texts, numbers and texts by name. Each can be taken once, so that a field nobody knows is
 * noticed at the end.
 */
final class EntryFields {
    private final Map<String, Object> left;

    EntryFields(Map<String, Object> fields) {
        this.left = fields;
    }

    /** The fields in the order they are written. */
    static Map<String, Object> of(LedgerEntry entry) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (entry instanceof Reserved reserved) {
            fields.put("serial", reserved.serial());
            reserved.mac().ifPresent(mac -> fields.put("mac", mac.toString()));
            fields.put("device", reserved.deviceName());
            fields.put("spkiSha256", reserved.spkiSha256());
            reserved.flashId().ifPresent(id -> fields.put("flashId", id));
        } else if (entry instanceof Issued issued) {
            fields.put("serial", issued.serial());
            fields.put("certificate", issued.certificate());
            fields.put("fingerprint", issued.fingerprint());
        } else if (entry instanceof Flashed flashed) {
            fields.put("serial", flashed.serial());
            fields.put("sketchSha256", flashed.sketchSha256());
            fields.put("sketchBytes", flashed.sketchBytes());
            fields.put("imageSha256", flashed.imageSha256());
            fields.put("layout", flashed.layout());
            fields.put("verification", flashed.verification());
        } else if (entry instanceof Confirmed confirmed) {
            fields.put("serial", confirmed.serial());
            fields.put("evidence", confirmed.evidence());
        } else if (entry instanceof Failed failed) {
            failed.serial().ifPresent(serial -> fields.put("serial", serial));
            fields.put("mac", failed.mac().toString());
            fields.put("code", failed.code());
            fields.put("step", failed.step());
        } else if (entry instanceof Superseded superseded) {
            fields.put("serial", superseded.serial());
            superseded.replacedBy().ifPresent(serial -> fields.put("replacedBy", serial));
            fields.put("reason", superseded.reason());
        } else if (entry instanceof Revoked revoked) {
            fields.put("serial", revoked.serial());
            fields.put("reason", revoked.reason());
        } else if (entry instanceof Assigned assigned) {
            fields.put("mac", assigned.mac().toString());
            fields.put("product", assigned.product());
            assigned.name().ifPresent(name -> fields.put("name", name));
            assigned.row().ifPresent(row -> fields.put("row", row));
        } else if (entry instanceof Released released) {
            fields.put("mac", released.mac().toString());
            fields.put("product", released.product());
            fields.put("reason", released.reason());
        } else if (entry instanceof Checkpoint checkpoint) {
            fields.put("lines", checkpoint.lines());
            fields.put("head", checkpoint.head());
            fields.put("publicKey", checkpoint.publicKey());
            fields.put("signature", checkpoint.signature());
        }
        return fields;
    }

    LedgerEntry entry() {
        String kind = text("kind");
        return switch (kind) {
            case Reserved.KIND ->
                new Reserved(
                        text("serial"), optionalMac(), text("device"), text("spkiSha256"), optionalText("flashId"));
            case Issued.KIND -> new Issued(text("serial"), text("certificate"), text("fingerprint"));
            case Flashed.KIND ->
                new Flashed(
                        text("serial"),
                        text("sketchSha256"),
                        number("sketchBytes"),
                        text("imageSha256"),
                        text("layout"),
                        text("verification"));
            case Confirmed.KIND -> new Confirmed(text("serial"), texts("evidence"));
            case Failed.KIND -> new Failed(optionalText("serial"), mac(), text("code"), text("step"));
            case Superseded.KIND -> new Superseded(text("serial"), optionalText("replacedBy"), text("reason"));
            case Revoked.KIND -> new Revoked(text("serial"), text("reason"));
            case Assigned.KIND -> new Assigned(mac(), text("product"), optionalText("name"), optionalText("row"));
            case Released.KIND -> new Released(mac(), text("product"), text("reason"));
            case Checkpoint.KIND -> new Checkpoint(number("lines"), text("head"), text("publicKey"), text("signature"));
            default -> throw new IllegalArgumentException("an entry of unknown kind " + kind);
        };
    }

    String text(String name) {
        return take(name, String.class);
    }

    long number(String name) {
        return take(name, Long.class);
    }

    void requireNoMore() {
        Field.require(left.isEmpty(), "unknown fields " + left.keySet());
    }

    Origin origin() {
        return new Origin(optionalText("station"), optionalText("operator"));
    }

    private Optional<String> optionalText(String name) {
        return left.containsKey(name) ? Optional.of(text(name)) : Optional.empty();
    }

    private Optional<MacAddress> optionalMac() {
        return optionalText("mac").map(MacAddress::parse);
    }

    private MacAddress mac() {
        return MacAddress.parse(text("mac"));
    }

    private Map<String, String> texts(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<?, ?> text : ((Map<?, ?>) take(name, Map.class)).entrySet()) {
            texts.put((String) text.getKey(), (String) text.getValue());
        }
        return texts;
    }

    private <T> T take(String name, Class<T> type) {
        Object value = left.remove(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    value == null ? "without " + name : "%s is no %s".formatted(name, type.getSimpleName()));
        }
        return type.cast(value);
    }
}
