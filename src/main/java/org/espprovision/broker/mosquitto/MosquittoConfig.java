package org.espprovision.broker.mosquitto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A {@code mosquitto.conf} with what it includes, cut up as Mosquitto cuts it: what stands before the first line that opens
 * a port belongs to the default one, which exists when something is set for it.
 */
record MosquittoConfig(List<ConfigLine> lines, List<ConfigListener> listeners) {
    private static final long LARGEST_BYTES = 1 << 20;
    private static final int USUAL_PORT = 1883;
    private static final Pattern LINE = Pattern.compile("\\s*(?<name>\\S+)(\\s+(?<value>.*?))?\\s*");

    /** @throws IOException when the file, or one that it includes, cannot be read */
    static MosquittoConfig read(Path file) throws IOException {
        List<ConfigLine> lines = new ArrayList<>();
        for (ConfigLine line : linesOf(file)) {
            lines.add(line);
            if (line.name().equals("include_dir")) {
                for (Path included : included(Path.of(line.value()))) {
                    lines.addAll(linesOf(included));
                }
            }
        }
        return new MosquittoConfig(List.copyOf(lines), cut(lines));
    }

    private static List<ConfigLine> linesOf(Path file) throws IOException {
        if (Files.size(file) > LARGEST_BYTES) {
            throw new IOException("it is far too large for a configuration");
        }
        // Any byte is a character here: a file that is no text must be told by its words.
        List<String> texts = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .lines()
                .toList();
        List<ConfigLine> lines = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Matcher parts = LINE.matcher(texts.get(i));
            if (parts.matches() && !parts.group("name").startsWith("#")) {
                String value = parts.group("value");
                lines.add(new ConfigLine(parts.group("name"), value == null ? "" : value, file, i + 1));
            }
        }
        return lines;
    }

    /** In Mosquitto's order: by letter, a capital before its small letter. */
    private static List<Path> included(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".conf"))
                    .sorted(Comparator.comparing(
                                    (Path file) -> file.getFileName().toString(), String.CASE_INSENSITIVE_ORDER)
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
    }

    private static List<ConfigListener> cut(List<ConfigLine> lines) {
        boolean each = lines.stream().anyMatch(line -> line.name().equals("per_listener_settings") && line.isTrue());
        List<ConfigLine> everybodys = lines.stream()
                .filter(line -> ConfigWords.OF_SECURITY.contains(line.name()))
                .toList();
        List<List<ConfigLine>> blocks = new ArrayList<>();
        blocks.add(new ArrayList<>());
        for (ConfigLine line : lines) {
            if (line.name().equals("listener")) {
                blocks.add(new ArrayList<>());
            }
            blocks.get(blocks.size() - 1).add(line);
        }
        List<ConfigListener> listeners = new ArrayList<>();
        for (List<ConfigLine> block : blocks) {
            listener(block, each ? security(block) : everybodys).ifPresent(listeners::add);
        }
        return List.copyOf(listeners);
    }

    private static List<ConfigLine> security(List<ConfigLine> block) {
        return block.stream()
                .filter(line -> ConfigWords.OF_SECURITY.contains(line.name()))
                .toList();
    }

    private static Optional<ConfigListener> listener(List<ConfigLine> block, List<ConfigLine> security) {
        Optional<ConfigLine> head = block.stream()
                .filter(line -> line.name().equals("listener") || line.name().equals("port"))
                .findFirst();
        Optional<ConfigLine> first = head.or(() -> block.stream()
                .filter(line ->
                        ConfigWords.OF_TLS.contains(line.name()) || line.name().equals("bind_address"))
                .findFirst());
        return first.map(line -> {
            String[] words = head.map(ConfigLine::value).orElse("").split("\\s+", 2);
            Optional<String> bind = words.length > 1 ? Optional.of(words[1]) : bindAddress(block);
            return new ConfigListener(port(words[0]), bind, line.place(), List.copyOf(block), List.copyOf(security));
        });
    }

    private static Optional<String> bindAddress(List<ConfigLine> block) {
        return block.stream()
                .filter(line -> line.name().equals("bind_address"))
                .map(ConfigLine::value)
                .findFirst();
    }

    private static int port(String text) {
        return text.matches("\\d{1,5}") ? Integer.parseInt(text) : USUAL_PORT;
    }

    Optional<ConfigLine> last(String name) {
        return lines.stream().filter(line -> line.name().equals(name)).reduce((earlier, later) -> later);
    }
}
