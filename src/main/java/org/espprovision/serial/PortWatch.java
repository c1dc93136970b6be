package org.espprovision.serial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells which ports came and went between two looks. It has no thread and no clock: whoever wants to know calls
 * {@link #look} now and then. A look opens no port; on Linux it reads some files of sysfs, so four a second cost nothing
 * one would notice.
 *
 * <p>What is there at the first look has appeared with it. Later ports are told one look after they were first seen, when
 * two looks in a row agree: in between udev gives the new device file its group and its links, and opening it before that
 * fails for want of permission. A board pulled and plugged in again between two looks vanishes and appears.
 *
 * <p>Not for several threads at once.
 */
public final class PortWatch {
    private final Supplier<List<Sighting>> source;
    private final Map<String, Sighting> told = new LinkedHashMap<>();
    private Map<String, Sighting> before = Map.of();
    private boolean first = true;

    private PortWatch(Supplier<List<Sighting>> source) {
        this.source = source;
    }

    /** Watches this machine's ports. */
    public static PortWatch ofThisMachine() {
        return AttachedPorts.ofThisMachine().watch();
    }

    /** Watches what the source says at each look. */
    public static PortWatch over(Supplier<List<PortDescription>> source) {
        return seeing(
                () -> source.get().stream().map(port -> new Sighting(port, "")).toList());
    }

    static PortWatch seeing(Supplier<List<Sighting>> source) {
        return new PortWatch(source);
    }

    /** What changed since the last look: first what went, then what came. */
    public List<PortChange> look() {
        Map<String, Sighting> now = source.get().stream()
                .collect(Collectors.toMap(
                        seen -> seen.port().path(), seen -> seen, (one, same) -> one, LinkedHashMap::new));
        List<PortChange> changes = new ArrayList<>();
        told.values().removeIf(old -> {
            boolean gone = !isSamePlugging(old, now.get(old.port().path()));
            if (gone) {
                changes.add(new PortChange.Vanished(old.port()));
            }
            return gone;
        });
        now.forEach((path, seen) -> {
            if (first || seen.equals(before.get(path))) {
                if (told.put(path, seen) == null) {
                    changes.add(new PortChange.Appeared(seen.port()));
                }
            }
        });
        before = now;
        first = false;
        return changes;
    }

    /** Links may come later without being a new board; another adapter or another enumeration is one. */
    private static boolean isSamePlugging(Sighting old, @Nullable Sighting now) {
        return now != null
                && now.plugging().equals(old.plugging())
                && now.port().usb().equals(old.port().usb());
    }
}
