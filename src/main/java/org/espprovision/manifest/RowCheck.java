package org.espprovision.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espprovision.MacAddress;

/** Judges the rows of one file, each by itself and against those before it; what is wrong goes to the faults. */
final class RowCheck {
    private static final int SERIAL_MAX_CHARACTERS = 64;
    private static final String BETWEEN_FILES = "\\s*[|\\n]\\s*";

    private final Path folder;
    private final DeviceRules rules;
    private final List<Fault> faults;
    private final Map<String, Integer> serialLines = new HashMap<>();
    private final Map<MacAddress, Integer> macLines = new HashMap<>();
    private final Map<String, Integer> nameLines = new HashMap<>();

    RowCheck(Path folder, DeviceRules rules, List<Fault> faults) {
        this.folder = folder;
        this.rules = rules;
        this.faults = faults;
    }

    List<Row> rows(List<Cells> all) {
        List<Row> rows = new ArrayList<>();
        for (Cells cells : all) {
            rows.add(row(cells, rows.size() + 1));
        }
        return rows;
    }

    private Row row(Cells cells, int number) {
        Row row = new Row(
                cells.line(), number, serial(cells), template(cells).text(), mac(cells), settings(cells), files(cells));
        name(row);
        return row;
    }

    private String serial(Cells cells) {
        String serial = cells.text(Cells.SERIAL).orElse("");
        if (serial.isEmpty()) {
            fault(cells, Cells.SERIAL, "the product serial number is missing", "Each device has one of its own.");
        } else if (serial.length() > SERIAL_MAX_CHARACTERS) {
            fault(
                    cells,
                    Cells.SERIAL,
                    "it has %d characters".formatted(serial.length()),
                    "A product serial number has at most %d.".formatted(SERIAL_MAX_CHARACTERS));
        } else if (serial.codePoints().anyMatch(Character::isISOControl)) {
            fault(cells, Cells.SERIAL, "it holds a control character", "Take the line break or tab out of it.");
        } else {
            once(serialLines, serial, cells.line(), Cells.SERIAL, serial);
        }
        return serial;
    }

    private NameTemplate template(Cells cells) {
        try {
            return cells.text(Cells.NAME).map(NameTemplate::new).orElse(NameTemplate.USUAL);
        } catch (IllegalArgumentException e) {
            fault(cells, Cells.NAME, String.valueOf(e.getMessage()), "There are %s.".formatted(NameTemplate.FIELDS));
            return NameTemplate.USUAL;
        }
    }

    private Optional<MacAddress> mac(Cells cells) {
        Optional<String> text = cells.text(Cells.MAC);
        try {
            Optional<MacAddress> mac = text.map(MacAddress::parse);
            mac.ifPresent(address -> once(macLines, address, cells.line(), Cells.MAC, address.toString()));
            return mac;
        } catch (IllegalArgumentException e) {
            fault(
                    cells,
                    Cells.MAC,
                    "'%s' is no MAC address".formatted(text.orElseThrow()),
                    "It is twelve hex digits: 5c:cf:7f:01:02:03. A spreadsheet makes a number of 5ccf7f010203 or "
                            + "600194010203: write colons.");
            return Optional.empty();
        }
    }

    private void name(Row row) {
        if (row.serial().isEmpty()) {
            return;
        }
        // Every MAC is as long as this one and made of the same letters.
        String likely = row.knownName().orElseGet(() -> row.nameOn(new MacAddress(0)));
        Optional<DeviceRules.Objection> objection = rules.toName(likely);
        if (objection.isPresent()) {
            object(row.line(), Cells.NAME, objection.get());
        } else {
            row.knownName().ifPresent(name -> once(nameLines, name, row.line(), Cells.NAME, name));
        }
    }

    private Map<Setting, String> settings(Cells cells) {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            cells.text(setting.text()).ifPresent(value -> settings.put(setting, value));
        }
        String passwordFile = settings.get(Setting.WIFI_PASSWORD_FILE);
        if (passwordFile != null) {
            readable(cells.line(), Setting.WIFI_PASSWORD_FILE.text(), passwordFile)
                    .ifPresentOrElse(
                            file -> settings.put(Setting.WIFI_PASSWORD_FILE, file.toString()),
                            () -> settings.remove(Setting.WIFI_PASSWORD_FILE));
        }
        settings.forEach((setting, value) -> rules.toSetting(setting, value)
                .ifPresent(objection -> object(cells.line(), setting.text(), objection)));
        return settings;
    }

    private Map<String, Path> files(Cells cells) {
        Map<String, String> named = new TreeMap<>(cells.files());
        cells.text(Cells.FILES).ifPresent(text -> split(cells, text, named));
        Map<String, Path> files = new TreeMap<>();
        Map<String, Long> lengths = new TreeMap<>();
        named.forEach((onDevice, here) -> readable(cells.line(), Cells.FILES, here)
                .ifPresent(file -> {
                    files.put(onDevice, file);
                    lengths.put(onDevice, file.toFile().length());
                }));
        if (!lengths.isEmpty()) {
            rules.toFiles(lengths).ifPresent(objection -> object(cells.line(), Cells.FILES, objection));
        }
        return files;
    }

    private void split(Cells cells, String text, Map<String, String> into) {
        for (String pair : text.split(BETWEEN_FILES, -1)) {
            String[] sides = pair.split("\\s*=\\s*", 2);
            if (sides.length < 2 || sides[0].isBlank() || sides[1].isBlank()) {
                fault(
                        cells,
                        Cells.FILES,
                        "'%s' is not PATH-ON-DEVICE=FILE".formatted(pair),
                        "Write /config.json=config/a.json, and '|' between two of them.");
            } else if (into.put(sides[0], sides[1]) != null) {
                fault(cells, Cells.FILES, sides[0] + " stands here twice", "Keep one of them.");
            }
        }
    }

    /** Relative to the manifest's own folder. */
    private Optional<Path> readable(int line, String column, String text) {
        try {
            Path file = folder.resolve(text).normalize();
            if (!Files.isRegularFile(file)) {
                faults.add(new Fault(
                        line,
                        column,
                        "there is no file %s".formatted(file),
                        "Its path counts from the manifest's own folder."));
                return Optional.empty();
            }
            Files.newInputStream(file).close();
            return Optional.of(file);
        } catch (IOException e) {
            faults.add(new Fault(
                    line, column, "%s cannot be read: %s".formatted(text, e.getMessage()), "Check who may read it."));
        } catch (InvalidPathException e) {
            faults.add(new Fault(line, column, "'%s' is no path".formatted(text), "Correct it."));
        }
        return Optional.empty();
    }

    private <T> void once(Map<T, Integer> seen, T value, int line, String column, String words) {
        Integer first = seen.putIfAbsent(value, line);
        if (first != null) {
            faults.add(new Fault(
                    line,
                    column,
                    "%s is on line %,d already".formatted(words, first),
                    column.equals(Cells.NAME)
                            ? "Two devices of one name throw each other off the broker: put {serial} or {mac} into it."
                            : "Each stands in a manifest once."));
        }
    }

    private void fault(Cells cells, String column, String what, String remedy) {
        faults.add(new Fault(cells.line(), column, what, remedy));
    }

    private void object(int line, String column, DeviceRules.Objection objection) {
        faults.add(new Fault(line, column, objection.what(), objection.remedy()));
    }
}
