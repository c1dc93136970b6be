package org.espprovision.station;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espprovision.Progress;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.BootLoader;
import org.espprovision.chip.ChipIdentity;
import org.espprovision.chip.FileSystemTraces;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.FlashRegion;
import org.espprovision.chip.FlashSection;
import org.espprovision.chip.WriteSummary;
import org.espprovision.diagnosis.Expectation;
import org.espprovision.diagnosis.Fingerprint;
import org.espprovision.diagnosis.Verdict;
import org.espprovision.ledger.CertificateRecord;
import org.espprovision.pki.CertificateAuthority;
import org.espprovision.pki.DeviceCertificate;
import org.espprovision.pki.DeviceName;
import org.espprovision.pki.SerialNumber;
import org.espprovision.serial.SerialLine;
import org.espprovision.spiffs.FilesystemImage;

/**
 * One run on one board.
 *
 * <p>Threads: the caller's thread does everything but make the key. Closing order: broker, then line, then key.
 */
final class Provisioning {
    private static final int NONCE_BYTES = 16;
    private static final int CONSOLE_BAUD_OF_ROM = 74_880;

    private final Station station;
    private final Supplies supplies;
    private final String port;
    /** The batch's until the board is known, then the board's own. */
    private Job job;

    private final StationListener listener;
    private final Steps steps;
    private final Doorbell doorbell = new Doorbell();
    private final Instant start;
    private final ComingKey key;

    Provisioning(Station station, Supplies supplies, String port, Job job, StationListener listener) {
        this.station = station;
        this.supplies = supplies;
        this.port = port;
        this.job = job;
        this.listener = listener;
        this.steps = new Steps(listener, station.clock());
        this.start = station.clock().instant();
        this.key = supplies.key();
    }

    Outcome run(Cancellation cancellation) {
        try (key;
                SerialLine line = station.lines().open(port)) {
            cancellation.covers(line);
            if (!line.hasControlLines()) {
                listener.on(new StationEvent.Note(
                        "nobody can reset the board through %s, it has no DTR and RTS: unless it is in its "
                                        .formatted(port)
                                + "boot loader, hold FLASH and tap RESET now"));
            }
            return identified(line, cancellation);
        } catch (InterruptedException e) {
            throw StationException.interrupted(steps.latest());
        } catch (ProvisioningException e) {
            throw cancellation.isRequested() ? StationException.interrupted(steps.latest()) : e;
        } finally {
            cancellation.release();
        }
    }

    private Outcome identified(SerialLine line, Cancellation cancellation) throws InterruptedException {
        BootLoader loader = steps.run(
                Step.IDENTIFY,
                progress -> BootLoader.connect(line, job.loader()),
                connected -> "%s at %,d baud".formatted(words(connected.identity()), connected.baud()));
        if (loader.loader() != job.loader().loader()) {
            listener.on(new StationEvent.Note("the flasher stub does not run on this chip, so the boot ROM alone does "
                    + "the work: writing takes longer, reading back minutes"));
        }
        var books = new Bookkeeping(station.ledger(), loader.identity());
        try {
            job.layout().requireFits(loader.identity().flash());
            Optional<Outcome> before = confirmedBefore(loader, books);
            return before.isPresent() ? before.get() : provision(line, loader, books);
        } catch (ProvisioningException e) {
            throw noted(books, cancellation.isRequested() ? StationException.interrupted(steps.latest()) : e);
        } catch (InterruptedException e) {
            throw noted(books, StationException.interrupted(steps.latest()));
        }
    }

    /** Writes a failure down. That this did not work is told beside the failure, not in its place. */
    private ProvisioningException noted(Bookkeeping books, ProvisioningException failure) {
        try {
            books.failed(failure.code(), steps.latest());
        } catch (ProvisioningException unrecorded) {
            failure.addSuppressed(unrecorded);
            listener.on(new StationEvent.Note("the ledger does not have this failure: " + unrecorded.what()));
        }
        return failure;
    }

    /** The ledger knows what was true; only the chip knows what is. */
    private Optional<Outcome> confirmedBefore(BootLoader loader, Bookkeeping books) {
        if (job.repeat() == Repeat.START_OVER || books.confirmed().isEmpty()) {
            return Optional.empty();
        }
        CertificateRecord certificate = books.confirmed().get();
        int offset = job.layout().requireFileSystem().offset();
        byte[] start = loader.readFlash(offset, DeviceFiles.EXTENT_BYTES, Progress.SILENT);
        if (!new DeviceFiles(job.layout()).hold(books.der(certificate), start)) {
            listener.on(new StationEvent.Note("the ledger has this board as confirmed, but its flash no longer holds "
                    + "the certificate it was confirmed with: it is provisioned anew"));
            return Optional.empty();
        }
        loader.startSketch(CONSOLE_BAUD_OF_ROM);
        return Optional.of(
                new Outcome.AlreadyConfirmed(loader.identity(), certificate, books.confirmedAt(certificate)));
    }

    private Outcome provision(SerialLine line, BootLoader loader, Bookkeeping books) throws InterruptedException {
        ChipIdentity chip = loader.identity();
        job.sketch().requireFitsBelow(job.layout());
        noteOtherFileSystems(loader);
        job = supplies.order(chip.mac()).applyTo(job);
        DeviceName name = job.name().orElseThrow();
        CertificateAuthority authority = steps.run(
                Step.AUTHORITY,
                progress -> supplies.authority(),
                opened -> opened.certificate().getSubjectX500Principal().getName());
        supplies.warn(listener);
        try (BrokerSide broker = steps.run(Step.BROKER, progress -> broker(name), BrokerSide::description)) {
            var settings = new DeviceSettings(
                    name.text(),
                    job.wifi(),
                    broker.address().host(),
                    broker.address().port(),
                    nonce(),
                    job.ntp(),
                    start);
            new DeviceFiles(job.layout()).requireRoom(broker.trustAnchor(), settings, job.files());
            Made made = make(loader, books, authority, name, broker, settings);
            if (books.hasSuperseded()) {
                supplies.superseded(listener);
            }
            return confirm(line, loader, books, broker, settings, made);
        }
    }

    /** A SPIFFS in another layout's place is a hint that the sketch was built for that one, or an older device's files. */
    private void noteOtherFileSystems(BootLoader loader) {
        FileSystemTraces.besides(
                        job.layout(),
                        loader.identity().flash().sizeBytes(),
                        (offset, lengthBytes) -> loader.readFlash(offset, lengthBytes, Progress.SILENT))
                .forEach(other -> listener.on(new StationEvent.Note(otherFileSystem(other))));
    }

    private String otherFileSystem(FlashLayout other) {
        FlashRegion chosen = job.layout().requireFileSystem();
        int offset = other.requireFileSystem().offset();
        boolean overwritten = offset >= chosen.offset() && offset < chosen.end();
        return "the chip has a SPIFFS where layout %1$s has it (0x%2$06x), not %3$s: a sketch built for %1$s would not find its files%4$s"
                .formatted(
                        other.name(),
                        offset,
                        job.layout().name(),
                        overwritten ? "" : "; what lies there, an older key perhaps, is left as it is");
    }

    private BrokerSide broker(DeviceName name) {
        var words = new BrokerWords(name.text());
        return supplies.broker(name.text(), event -> words.of(event).ifPresent(this::tell));
    }

    private void tell(String brokerSaw) {
        listener.on(new StationEvent.BrokerSaw(brokerSaw));
        doorbell.ring();
    }

    /** What was made, and where it lies now. */
    private record Made(DeviceCertificate certificate, List<WrittenSection> written) {}

    private Made make(
            BootLoader loader,
            Bookkeeping books,
            CertificateAuthority authority,
            DeviceName name,
            BrokerSide broker,
            DeviceSettings settings)
            throws InterruptedException {
        DeviceCertificate certificate = steps.run(
                Step.ISSUE,
                progress -> issue(books, authority, name, loader.identity()),
                issued -> "CN=%s, %s%s"
                        .formatted(
                                issued.commonName(),
                                job.key(),
                                authority.cutsShort(issued.x509())
                                        ? "; ends with its authority, " + issued.notAfter()
                                        : ""));
        FilesystemImage image = steps.run(
                Step.PACK,
                progress -> new DeviceFiles(job.layout())
                        .pack(broker.trustAnchor(), certificate, key.await(), settings, job.files()),
                packed -> "%,d bytes for %s"
                        .formatted(packed.geometry().lengthBytes(), job.layout().name()));
        try {
            return new Made(certificate, write(loader, books, image));
        } finally {
            image.wipe();
        }
    }

    private DeviceCertificate issue(
            Bookkeeping books, CertificateAuthority authority, DeviceName name, ChipIdentity chip)
            throws InterruptedException {
        SerialNumber serial = SerialNumber.random(station.random());
        books.reserved(serial, name, key.await());
        DeviceCertificate issued = authority.issueDevice(name, chip.mac(), key.await(), serial);
        books.issued(issued);
        return issued;
    }

    /** Both in one go: the flash erases for the file system while the line is still busy with the sketch. */
    private List<WrittenSection> write(BootLoader loader, Bookkeeping books, FilesystemImage image)
            throws InterruptedException {
        FlashSection sketch = job.sketch().section();
        FlashSection files = new FlashSection(
                "the file system", job.layout().requireFileSystem().offset(), image.bytes());
        try {
            steps.run(
                    Step.WRITE_FLASH, progress -> loader.write(List.of(sketch, files), progress), Provisioning::words);
            steps.run(
                    Step.VERIFY_FLASH,
                    progress -> {
                        int total = sketch.lengthBytes() + files.lengthBytes();
                        loader.verify(sketch, (done, ofSketch) -> progress.at(done, total));
                        loader.verify(files, (done, ofFiles) -> progress.at(sketch.lengthBytes() + done, total));
                    },
                    "sketch and file system are equal");
            List<WrittenSection> written = List.of(
                    new WrittenSection("sketch", sketch.offset(), sketch.lengthBytes(), Sha256.hex(sketch.bytes())),
                    new WrittenSection("file system", files.offset(), files.lengthBytes(), image.sha256()));
            books.flashed(written.get(0), written.get(1), job.layout().name(), loader.proof());
            return written;
        } finally {
            files.wipe();
        }
    }

    private Outcome confirm(
            SerialLine line,
            BootLoader loader,
            Bookkeeping books,
            BrokerSide broker,
            DeviceSettings settings,
            Made made)
            throws InterruptedException {
        var expectation = new Expectation(
                settings.device(),
                settings.nonce(),
                settings.proofTopic(),
                Fingerprint.parse(made.certificate().fingerprint()));
        int baud = loader.baud();
        Watching.Seen seen = steps.run(
                Step.CONFIRM,
                progress -> {
                    broker.beforeTheDevice();
                    loader.startSketch(CONSOLE_BAUD_OF_ROM);
                    return new Watching(broker, expectation, doorbell, station.clock())
                            .until(line, job.patience(), listener);
                },
                result -> result.verdict().cause().explanation());
        record(books, broker, settings, seen.verdict());
        return new Outcome.Provisioned(
                port,
                loader.identity(),
                made.certificate(),
                job.key(),
                job.layout().name(),
                made.written(),
                loader.proof(),
                baud,
                seen.console(),
                broker.description(),
                settings.nonce(),
                settings.proofTopic(),
                seen.verdict(),
                steps.times(),
                Duration.between(start, station.clock().instant()));
    }

    private void record(Bookkeeping books, BrokerSide broker, DeviceSettings settings, Verdict verdict)
            throws InterruptedException {
        if (!verdict.isConfirmed()) {
            books.failed(verdict.cause().code(), Step.CONFIRM);
            return;
        }
        steps.run(
                Step.RECORD,
                progress -> books.confirmed(Map.of(
                        "broker", broker.description(),
                        "topic", settings.proofTopic(),
                        "nonce", settings.nonce(),
                        "proof", verdict.strength().name().toLowerCase(java.util.Locale.ROOT))),
                "confirmed");
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        station.random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String words(ChipIdentity chip) {
        return "%s, %s, flash %,d bytes (%s)"
                .formatted(chip.model(), chip.mac(), chip.flash().sizeBytes(), chip.flash());
    }

    private static String words(WriteSummary done) {
        return "%,d sectors written, %,d were right already, %,d bytes sent"
                .formatted(done.sectorsWritten(), done.sectorsUnchanged(), done.bytesOnTheWire());
    }
}
