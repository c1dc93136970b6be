package org.espprovision.manifest;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.espprovision.FailureKind;
import org.espprovision.MacAddress;
import org.espprovision.ProvisioningException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a manifest. */
public final class ManifestException extends ProvisioningException {
    private static final int SHOWN = 50;

    private final List<Fault> faults;

    private ManifestException(String code, String what, String remedy, @Nullable Throwable cause) {
        this(code, what, remedy, List.of(), cause);
    }

    private ManifestException(String code, String what, String remedy, List<Fault> faults, @Nullable Throwable cause) {
        super(FailureKind.USAGE, code, what, remedy, cause);
        this.faults = List.copyOf(faults);
    }

    /** Every fault, in the order of the lines; empty where the file as a whole is the matter. */
    public List<Fault> faults() {
        return faults;
    }

    static ManifestException wrong(Path file, List<Fault> faults) {
        String shown = faults.stream().limit(SHOWN).map(Fault::toString).collect(Collectors.joining("\n"));
        String rest = faults.size() > SHOWN ? "\nand %,d more".formatted(faults.size() - SHOWN) : "";
        return new ManifestException(
                "manifest.wrong",
                "%s has %s; no board was touched for it"
                        .formatted(file, faults.size() == 1 ? "a fault" : "%,d faults".formatted(faults.size())),
                shown + rest,
                faults,
                null);
    }

    static ManifestException unreadable(Path file, IOException cause) {
        String why = cause instanceof NoSuchFileException
                ? "there is no such file"
                : cause instanceof AccessDeniedException ? "permission denied" : String.valueOf(cause.getMessage());
        return new ManifestException(
                "manifest.unreadable",
                "the manifest %s cannot be read: %s".formatted(file, why),
                "Check the path and that this user may read it.",
                cause);
    }

    static ManifestException unknownForm(Path file) {
        return new ManifestException(
                "manifest.form",
                "%s is neither CSV nor YAML by its name".formatted(file),
                "Name it .csv, or .yaml (.yml).",
                null);
    }

    static ManifestException workbook(Path file) {
        return new ManifestException(
                "manifest.form",
                "%s is a spreadsheet, not the text in it".formatted(file),
                "In the spreadsheet program save it as 'CSV UTF-8'.",
                null);
    }

    static ManifestException encoding(Path file, int line) {
        return new ManifestException(
                "manifest.encoding",
                "%s is not UTF-8 text: line %,d has bytes that mean nothing in it".formatted(file, line),
                "Save it again as 'CSV UTF-8' ('Unicode text' will do too).",
                null);
    }

    static ManifestException empty(Path file) {
        return new ManifestException(
                "manifest.empty",
                "%s names no device".formatted(file),
                "The first line of a CSV names its columns, and each further line is a device: "
                        + "'serial,name' and 'A-0001,pump-{serial}'. A YAML file has them below 'devices:'.",
                null);
    }

    static ManifestException changed(Path file, String what) {
        return new ManifestException(
                "manifest.changed",
                "%s was changed where it was read already: %s".formatted(file, what),
                "Rows may be added at the end while a run goes on, and nothing else. No further row is handed out until "
                        + "the file begins again as it did; boards under way are finished.",
                null);
    }

    static ManifestException otherSerial(MacAddress mac, String serial, Path file) {
        return new ManifestException(
                "manifest.other-serial",
                "the board %s is product %s already, which is not in %s".formatted(mac, serial, file),
                "A board keeps its product serial number. Put this board aside, or add a row for %s.".formatted(serial),
                null);
    }

    static ManifestException boundElsewhere(MacAddress mac, String serial, String bound) {
        return new ManifestException(
                "manifest.bound",
                "the board %s is product %s already, and the manifest binds %s".formatted(mac, serial, bound),
                "A board keeps its product serial number. Correct the row's MAC, or put this board aside.",
                null);
    }

    static ManifestException serialTaken(MacAddress mac, String serial, String owner) {
        return new ManifestException(
                "manifest.serial-taken",
                "the manifest binds the board %s to product %s, which is %s".formatted(mac, serial, owner),
                "No product serial number is used twice. Give this board's row another one.",
                null);
    }

    static ManifestException nameTaken(MacAddress mac, Row row, String name) {
        return new ManifestException(
                "manifest.name-taken",
                "the board %s would be called %s as product %s, and another row's device has that name"
                        .formatted(mac, name, row.serial()),
                "Two devices of one name throw each other off the broker. Put more of the MAC or the serial number into "
                        + "the template on line %,d.".formatted(row.line()),
                null);
    }
}
