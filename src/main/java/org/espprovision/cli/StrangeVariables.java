package org.espprovision.cli;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.espprovision.Nearest;

/** Environment variables that look like settings and are none: nearly always a typing error that has no effect. */
final class StrangeVariables {
    private static final String PREFIX = SettingNames.variable("");

    private StrangeVariables() {}

    /** Their names, each with the nearest variable that is a setting, or an empty text. */
    static Map<String, String> in(Map<String, String> environment, Set<String> settings) {
        Set<String> known = new TreeSet<>(Set.of(SettingNames.variable("workspace")));
        settings.forEach(name -> known.add(SettingNames.variable(name)));
        Map<String, String> strange = new TreeMap<>();
        for (String name : environment.keySet()) {
            if (name.startsWith(PREFIX) && !known.contains(name)) {
                strange.put(name, nearest(name, known));
            }
        }
        return strange;
    }

    /** Only what differs is compared: all of them begin alike. */
    private static String nearest(String name, Set<String> known) {
        Set<String> ends = known.stream().map(StrangeVariables::end).collect(Collectors.toSet());
        return Nearest.to(end(name), ends).map(PREFIX::concat).orElse("");
    }

    private static String end(String variable) {
        return variable.substring(PREFIX.length());
    }

    /** Warns of each; a warning, because other programs may use such names too. */
    static void tell(Map<String, String> strange, Surroundings surroundings) {
        strange.forEach((name, nearest) -> surroundings
                .err()
                .println("provision: note: %s is no setting and has no effect.%s"
                        .formatted(name, nearest.isEmpty() ? "" : " Did you mean %s?".formatted(nearest))));
        surroundings.err().flush();
    }
}
