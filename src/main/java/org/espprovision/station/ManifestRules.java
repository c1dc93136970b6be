package org.espprovision.station;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.FlashLayout;
import org.espprovision.manifest.DeviceRules;
import org.espprovision.manifest.Setting;
import org.espprovision.pki.DeviceName;
import org.espprovision.spiffs.SpiffsFile;

/** What a manifest may ask of a device: the rules every single device is held to, asked beforehand. */
public final class ManifestRules implements DeviceRules {
    private static final String HOST = "[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?";

    private final FlashLayout layout;

    /** Rows mostly have files of the same lengths, and packing an image to see whether it fits takes milliseconds. */
    private final Map<Map<String, Long>, Optional<Objection>> known = new HashMap<>();

    /** @param layout tells how much room the file system has */
    public ManifestRules(FlashLayout layout) {
        this.layout = layout;
    }

    @Override
    public Optional<Objection> toName(String name) {
        return objection(() -> new DeviceName(name));
    }

    @Override
    public Optional<Objection> toSetting(Setting setting, String value) {
        return switch (setting) {
            case WIFI_SSID -> objection(() -> new WifiNetwork(value, ""));
            case WIFI_PASSWORD_FILE -> objection(() -> new WifiNetwork("any", firstLine(Path.of(value))));
            case NTP ->
                value.matches(HOST)
                        ? Optional.empty()
                        : Optional.of(new Objection(
                                "'%s' is no host name".formatted(value), "Write it like pool.ntp.org or 192.0.2.1."));
        };
    }

    @Override
    public Optional<Objection> toFiles(Map<String, Long> lengthsBytes) {
        return known.computeIfAbsent(Map.copyOf(lengthsBytes), this::judge);
    }

    private Optional<Objection> judge(Map<String, Long> lengthsBytes) {
        long room = layout.requireFileSystem().lengthBytes();
        List<SpiffsFile> files = new ArrayList<>();
        for (Map.Entry<String, Long> file : lengthsBytes.entrySet()) {
            if (DeviceFiles.PATHS.contains(file.getKey())) {
                return Optional.of(
                        new Objection(file.getKey() + " is a file the device gets anyway", "Give yours another path."));
            }
            if (file.getValue() > room) {
                return Optional.of(new Objection(
                        "%s has %,d bytes, the whole file system of layout %s %,d"
                                .formatted(file.getKey(), file.getValue(), layout.name(), room),
                        "Make it smaller, or choose a layout with more room."));
            }
            Optional<Objection> path = objection(() -> new SpiffsFile(file.getKey(), new byte[0]));
            if (path.isPresent()) {
                return path;
            }
            files.add(new SpiffsFile(file.getKey(), new byte[Math.toIntExact(file.getValue())]));
        }
        return objection(() -> {
            new DeviceFiles(layout).requireRoom(files);
            return files;
        });
    }

    private static String firstLine(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("");
        } catch (IOException e) {
            throw StationException.setting(file.toString(), String.valueOf(e.getMessage()));
        }
    }

    private interface Attempt {
        Object run();
    }

    private static Optional<Objection> objection(Attempt attempt) {
        try {
            attempt.run();
            return Optional.empty();
        } catch (ProvisioningException e) {
            return Optional.of(new Objection(e.what(), e.remedy()));
        }
    }
}
