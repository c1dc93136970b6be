package org.espprovision.paper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.espprovision.Nearest;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads a label template from YAML, and says of what cannot be in which line it stands. */
final class TemplateFile {
    private static final double LARGEST_MM = 297;
    private static final int MOST_IN_A_ROW = 100;

    private final String file;

    private TemplateFile(String file) {
        this.file = file;
    }

    static LabelTemplate usual() {
        try (InputStream in = TemplateFile.class.getResourceAsStream("label.yaml")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its label template");
            }
            return new TemplateFile("label.yaml").parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LabelTemplate read(Path file) {
        try {
            return new TemplateFile(file.toString()).parse(Files.readString(file));
        } catch (IOException e) {
            throw PaperException.unreadable(file, e);
        }
    }

    private LabelTemplate parse(String text) {
        Node root = compose(text);
        Map<String, Node> names = names(root, Set.of("width", "height", "qr", "lines", "sheet"));
        LabelTemplate template = new LabelTemplate(
                millimetres(names, "width", root),
                millimetres(names, "height", root),
                Optional.ofNullable(names.get("qr")).map(this::code),
                Optional.ofNullable(names.get("lines")).map(this::lines).orElse(List.of()),
                Optional.ofNullable(names.get("sheet"))
                        .map(this::sheet)
                        .orElse(new LabelTemplate.Sheet(1, 1, 0, 0, 0, 0)));
        template.fault().ifPresent(what -> {
            throw PaperException.template(file, 1, what, "Correct the lengths.");
        });
        return template;
    }

    private Node compose(String text) {
        try {
            return new Compose(LoadSettings.builder().setLabel(file).build())
                    .composeString(text)
                    .orElseThrow(() -> PaperException.template(file, 1, "it is empty", "Begin with 'width: 50'."));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            throw PaperException.template(file, line, "it is no YAML: " + e.getProblem(), "Correct it.");
        } catch (YamlEngineException e) {
            throw PaperException.template(file, 1, "it is no YAML: " + e.getMessage(), "Correct it.");
        }
    }

    private LabelTemplate.Code code(Node node) {
        Map<String, Node> names = names(node, Set.of("text", "x", "y", "size"));
        return new LabelTemplate.Code(
                pattern(names, node),
                millimetres(names, "x", node),
                millimetres(names, "y", node),
                millimetres(names, "size", node));
    }

    private List<LabelTemplate.Line> lines(Node node) {
        if (!(node instanceof SequenceNode list)) {
            throw PaperException.template(file, line(node), "'lines' is no list", "Begin each line with a dash.");
        }
        List<LabelTemplate.Line> lines = new ArrayList<>();
        for (Node each : list.getValue()) {
            Map<String, Node> names = names(each, Set.of("text", "x", "y", "height"));
            lines.add(new LabelTemplate.Line(
                    pattern(names, each),
                    millimetres(names, "x", each),
                    millimetres(names, "y", each),
                    millimetres(names, "height", each)));
        }
        return lines;
    }

    private LabelTemplate.Sheet sheet(Node node) {
        Map<String, Node> names = names(node, Set.of("columns", "rows", "left", "top", "gap-x", "gap-y"));
        return new LabelTemplate.Sheet(
                count(names, "columns", node),
                count(names, "rows", node),
                millimetres(names, "left", node),
                millimetres(names, "top", node),
                names.containsKey("gap-x") ? millimetres(names, "gap-x", node) : 0,
                names.containsKey("gap-y") ? millimetres(names, "gap-y", node) : 0);
    }

    private String pattern(Map<String, Node> names, Node within) {
        Node node = value(names, "text", within);
        String text = text(node);
        LabelField.unknownIn(text).ifPresent(field -> {
            throw PaperException.template(
                    file,
                    line(node),
                    "there is no field %s".formatted(field),
                    "There are %s.".formatted(LabelField.all()));
        });
        return text;
    }

    private double millimetres(Map<String, Node> names, String name, Node within) {
        Node node = value(names, name, within);
        boolean isLength = name.equals("width") || name.equals("height") || name.equals("size");
        try {
            double length = Double.parseDouble(text(node));
            if (length <= LARGEST_MM && (isLength ? length > 0 : length >= 0)) {
                return length;
            }
        } catch (NumberFormatException e) {
            throw notANumber(node, name, e);
        }
        throw notANumber(node, name, null);
    }

    private PaperException notANumber(Node node, String name, @org.jspecify.annotations.Nullable Exception cause) {
        return PaperException.template(
                file,
                line(node),
                "'%s' is no length for '%s'".formatted(text(node), name),
                "It is a number of millimetres, up to 297: 25 or 2.5.",
                cause);
    }

    private int count(Map<String, Node> names, String name, Node within) {
        Node node = value(names, name, within);
        if (!text(node).matches("[1-9]\\d{0,2}") || Integer.parseInt(text(node)) > MOST_IN_A_ROW) {
            throw PaperException.template(
                    file, line(node), "'%s' is no number of %s".formatted(text(node), name), "It is 1 to 100.");
        }
        return Integer.parseInt(text(node));
    }

    private Map<String, Node> names(Node node, Set<String> known) {
        if (!(node instanceof MappingNode mapping)) {
            throw PaperException.template(
                    file, line(node), "lines of 'name: value' belong here", "There are %s.".formatted(words(known)));
        }
        Map<String, Node> names = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            String name = text(entry.getKeyNode());
            if (!known.contains(name)) {
                throw PaperException.template(
                        file,
                        line(entry.getKeyNode()),
                        "there is no '%s' here".formatted(name),
                        Nearest.to(name, known)
                                .map("Did you mean '%s'?"::formatted)
                                .orElse("There are %s.".formatted(words(known))));
            }
            if (names.put(name, entry.getValueNode()) != null) {
                throw PaperException.template(
                        file, line(entry.getKeyNode()), "'%s' stands here twice".formatted(name), "Keep one of them.");
            }
        }
        return names;
    }

    private static String words(Set<String> names) {
        return String.join(", ", new TreeSet<>(names));
    }

    private Node value(Map<String, Node> names, String name, Node within) {
        return Optional.ofNullable(names.get(name))
                .orElseThrow(() ->
                        PaperException.template(file, line(within), "'%s' is missing".formatted(name), "Add it."));
    }

    private String text(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw PaperException.template(
                file,
                line(node),
                "a single value belongs here",
                "Write 'name: value', and a value that begins with a brace between double quotes.");
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }
}
