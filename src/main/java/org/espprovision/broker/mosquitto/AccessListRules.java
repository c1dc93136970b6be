package org.espprovision.broker.mosquitto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.espprovision.broker.BrokerException;
import org.espprovision.broker.BrokerFinding;

/** What is dangerous or without effect in Mosquitto's access list. */
final class AccessListRules {
    private AccessListRules() {}

    static void inspect(Path file, List<BrokerFinding> found) {
        List<String> lines = lines(file);
        boolean anyUser = false;
        boolean devices = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            String place = file + ":" + (i + 1);
            anyUser |= line.startsWith("user ");
            devices |= line.startsWith("pattern ") || line.startsWith("topic ");
            if (line.startsWith("topic ") && !anyUser) {
                found.add(BrokerFinding.note(
                                "acl.anonymous",
                                "a topic line above every 'user' line is for clients without a name only",
                                "Devices come with the name in their certificate: use 'pattern' with %u.")
                        .at(place));
            }
            if (line.startsWith("pattern ")) {
                pattern(line, place, found);
            }
        }
        if (!devices) {
            found.add(BrokerFinding.stops(
                            "acl.empty",
                            "the access list allows nothing: devices connect, and what they publish is dropped",
                            "Add 'pattern write devices/%u/up/#' and 'pattern read devices/%u/down/#'.")
                    .at(file.toString()));
        }
    }

    private static void pattern(String line, String place, List<BrokerFinding> found) {
        if (line.contains("%c") && !line.contains("%u")) {
            found.add(BrokerFinding.unsafe(
                            "acl.client-id",
                            "%c is the client id, which a device may claim as it likes",
                            "Use %u, the name in its certificate.")
                    .at(place));
        } else if (!line.contains("%u") && !line.contains("%c") && !line.startsWith("pattern deny")) {
            found.add(BrokerFinding.unsafe(
                            "acl.everybody",
                            "a pattern without %u is for every device alike: " + line,
                            "Put %u where the device's name stands in the topic.")
                    .at(place));
        }
    }

    private static List<String> lines(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw BrokerException.configuration(file, e);
        }
    }
}
