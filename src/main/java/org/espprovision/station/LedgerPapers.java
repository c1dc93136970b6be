package org.espprovision.station;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espprovision.MacAddress;
import org.espprovision.ledger.Assignment;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.ledger.CertificateState;
import org.espprovision.ledger.DeviceRecord;
import org.espprovision.ledger.Ledger;
import org.espprovision.ledger.LedgerEntry;
import org.espprovision.ledger.Origin;
import org.espprovision.ledger.RecordedEntry;
import org.espprovision.paper.BatchSummary;
import org.espprovision.paper.DeviceSheet;

/** What the ledger gives to be printed. Reads it once; later entries are not seen. */
public final class LedgerPapers {
    private final Ledger ledger;
    private final PaperChoice choice;
    private final List<RecordedEntry> entries;
    private final Map<String, RecordedEntry> flashed = new HashMap<>();
    private final Map<String, RecordedEntry> confirmed = new HashMap<>();

    private LedgerPapers(Ledger ledger, PaperChoice choice) {
        this.ledger = ledger;
        this.choice = choice;
        this.entries = ledger.entries();
        for (RecordedEntry recorded : entries) {
            if (recorded.entry() instanceof LedgerEntry.Flashed entry) {
                flashed.put(entry.serial(), recorded);
            } else if (recorded.entry() instanceof LedgerEntry.Confirmed entry) {
                confirmed.put(entry.serial(), recorded);
            }
        }
    }

    /** Every confirmed device that was chosen, in the order in which they first came. */
    public static List<DeviceSheet> sheets(Ledger ledger, PaperChoice choice) {
        return new LedgerPapers(ledger, choice).sheets();
    }

    /** What became of every board that was chosen. */
    public static BatchSummary summary(Ledger ledger, PaperChoice choice, Instant now) {
        return new LedgerPapers(ledger, choice).summary(now);
    }

    private List<DeviceSheet> sheets() {
        return ledger.devices().stream()
                .filter(device -> device.state() == CertificateState.CONFIRMED)
                .flatMap(device -> device.latest().flatMap(latest -> sheet(device, latest)).stream())
                .filter(sheet -> !choice.since().map(sheet.made()::isBefore).orElse(false))
                .toList();
    }

    private Optional<DeviceSheet> sheet(DeviceRecord device, CertificateRecord latest) {
        Optional<Assignment> assignment = ledger.assignment(device.mac());
        RecordedEntry proof = confirmed.get(latest.serial());
        Optional<X509Certificate> certificate = latest.certificate();
        if (proof == null || certificate.isEmpty() || !choice.takes(device.mac(), names(device), assignment)) {
            return Optional.empty();
        }
        X509Certificate x509 = certificate.get();
        return Optional.of(new DeviceSheet(
                assignment.map(Assignment::product),
                device.mac(),
                latest.deviceName(),
                latest.serial(),
                latest.fingerprint().orElse(""),
                x509.getIssuerX500Principal().getName(),
                x509.getNotBefore().toInstant(),
                x509.getNotAfter().toInstant(),
                proof.time(),
                assignment.flatMap(PaperChoice::batchOf),
                place(proof.origin()),
                content(latest.serial()),
                ((LedgerEntry.Confirmed) proof.entry()).evidence()));
    }

    private static String place(Origin origin) {
        return Stream.of(origin.station(), origin.operator())
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }

    private Map<String, String> content(String serial) {
        RecordedEntry recorded = flashed.get(serial);
        if (recorded == null || !(recorded.entry() instanceof LedgerEntry.Flashed entry)) {
            return Map.of();
        }
        return Map.of(
                "Sketch, SHA-256", entry.sketchSha256(),
                "File system, SHA-256", entry.imageSha256(),
                "Flash layout", entry.layout(),
                "Flash compared by", entry.verification());
    }

    /** All that a device was ever called and certified by. */
    private static List<String> names(DeviceRecord device) {
        return device.certificates().stream()
                .flatMap(certificate -> Stream.of(certificate.deviceName(), certificate.serial()))
                .toList();
    }

    private BatchSummary summary(Instant now) {
        Map<MacAddress, BoardStory> stories = new LinkedHashMap<>();
        Map<String, MacAddress> owners = new HashMap<>();
        StepTimes times = new StepTimes();
        for (RecordedEntry recorded : entries) {
            Optional<MacAddress> owner = owner(recorded.entry(), owners);
            if (owner.isPresent()
                    && !choice.since().map(recorded.time()::isBefore).orElse(false)) {
                stories.computeIfAbsent(owner.get(), mac -> new BoardStory()).add(recorded);
            }
        }
        List<BatchSummary.Board> boards = new ArrayList<>();
        stories.forEach((mac, story) -> {
            DeviceRecord device = ledger.state(mac);
            Optional<Assignment> assignment = ledger.assignment(mac);
            if (choice.takes(mac, names(device), assignment)) {
                boards.add(story.board(device, assignment.map(Assignment::product)));
                times.add(story);
            }
        });
        return new BatchSummary(choice.title(), now, boards, times.byStep());
    }

    private static Optional<MacAddress> owner(LedgerEntry entry, Map<String, MacAddress> owners) {
        if (entry instanceof LedgerEntry.Reserved reserved) {
            reserved.mac().ifPresent(mac -> owners.put(reserved.serial(), mac));
            return reserved.mac();
        } else if (entry instanceof LedgerEntry.Failed failed) {
            return Optional.of(failed.mac());
        } else if (entry instanceof LedgerEntry.Issued issued) {
            return Optional.ofNullable(owners.get(issued.serial()));
        } else if (entry instanceof LedgerEntry.Flashed flashed) {
            return Optional.ofNullable(owners.get(flashed.serial()));
        } else if (entry instanceof LedgerEntry.Confirmed confirmed) {
            return Optional.ofNullable(owners.get(confirmed.serial()));
        }
        // What happens to a certificate afterwards is no part of making a board.
        return Optional.empty();
    }
}
