package org.espprovision.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.espprovision.station.Job;
import org.espprovision.station.line.LinePlan;
import org.espprovision.station.line.Place;

/** Says what a line would do. */
final class DryRunText {
    private final Surroundings surroundings;
    private final boolean json;

    DryRunText(Surroundings surroundings, boolean json) {
        this.surroundings = surroundings;
        this.json = json;
    }

    void print(String broker, LinePorts ports, Job job, LinePlan plan) {
        List<String> there = ports.places().now().stream().map(Place::slot).toList();
        String boards = plan.more().get().isPresent()
                ? "%d rows of the manifest to make".formatted(plan.more().get().getAsInt())
                : plan.count().isPresent() ? Integer.toString(plan.count().getAsInt()) : "any number, until Ctrl-C";
        Map<String, String> facts = new TreeMap<>(Map.of(
                "boards", boards,
                "broker", broker,
                "key", job.key().toString(),
                "layout", job.layout().name(),
                "network", job.wifi().ssid(),
                "ports", ports.words(),
                "plugged in now", there.isEmpty() ? "nothing" : String.join(", ", there),
                "sketch", "%,d bytes".formatted(job.sketch().section().lengthBytes()),
                "tried again", retries(plan)));
        if (json) {
            new JsonLines(surroundings).write("result", line -> {
                line.writeStringField("status", "dry-run");
                for (Map.Entry<String, String> fact : facts.entrySet()) {
                    line.writeStringField(fact.getKey().replace(' ', '-'), fact.getValue());
                }
            });
            return;
        }
        surroundings.out().println("DRY RUN  all is in order; no board was touched");
        facts.forEach((name, value) -> surroundings.out().println("  %-15s %s".formatted(name, value)));
        surroundings.out().flush();
    }

    private static String retries(LinePlan plan) {
        return new TreeMap<>(plan.retry().retries())
                .entrySet().stream()
                        .filter(entry -> entry.getValue() > 0)
                        .map(entry -> "%s=%d".formatted(entry.getKey().code(), entry.getValue()))
                        .collect(Collectors.joining(", "));
    }
}
