package org.espprovision.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.espprovision.MacAddress;

/** For a journal that is read in a blink. */
final class RecordsInMemory implements Records {
    private final Map<String, CertificateRecord> bySerial = new LinkedHashMap<>();
    private final Map<MacAddress, List<String>> serials = new LinkedHashMap<>();
    private final Map<MacAddress, Assignment> standing = new HashMap<>();
    private final Map<String, Assignment> holders = new HashMap<>();

    private ChainPosition position = ChainPosition.BEGINNING;

    @Override
    public ChainPosition begin() {
        return position;
    }

    @Override
    public void end(ChainPosition reached) {
        position = reached;
    }

    @Override
    public List<CertificateRecord> withdrawn() {
        return bySerial.values().stream()
                .filter(certificate -> certificate.state().isWithdrawn())
                .toList();
    }

    @Override
    public Optional<CertificateRecord> certificate(String serial) {
        return Optional.ofNullable(bySerial.get(serial));
    }

    @Override
    public void put(CertificateRecord certificate) {
        boolean isNew = bySerial.put(certificate.serial(), certificate) == null;
        if (isNew) {
            certificate
                    .mac()
                    .ifPresent(chip -> serials.computeIfAbsent(chip, mac -> new ArrayList<>())
                            .add(certificate.serial()));
        }
    }

    @Override
    public List<CertificateRecord> certificates(MacAddress mac) {
        return serials.getOrDefault(mac, List.of()).stream()
                .map(serial -> Objects.requireNonNull(bySerial.get(serial)))
                .toList();
    }

    @Override
    public List<CertificateRecord> certificates() {
        return List.copyOf(bySerial.values());
    }

    @Override
    public List<MacAddress> chips() {
        return List.copyOf(serials.keySet());
    }

    @Override
    public Optional<Assignment> standing(MacAddress mac) {
        return Optional.ofNullable(standing.get(mac));
    }

    @Override
    public Optional<Assignment> holder(String product) {
        return Optional.ofNullable(holders.get(product));
    }

    @Override
    public void assign(Assignment assignment) {
        standing.put(assignment.mac(), assignment);
        holders.put(assignment.product(), assignment);
    }

    @Override
    public void release(Assignment assignment) {
        standing.remove(assignment.mac());
        if (!assignment.used()) {
            holders.remove(assignment.product());
        }
    }

    @Override
    public void note(RecordedEntry entry) {
        // Nothing more is asked of it.
    }
}
