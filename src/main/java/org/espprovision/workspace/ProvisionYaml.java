package org.espprovision.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espprovision.Nearest;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * The workspace's {@code provision.yaml}: one {@code name: value} a line. What the user wrote is never rewritten; answers
 * are added at the end. Mode 0600, because the Wi-Fi password stands in it.
 */
public final class ProvisionYaml {
    /** Its name in the workspace. */
    public static final String NAME = "provision.yaml";

    private final Path file;
    private final Map<String, String> values;

    private ProvisionYaml(Path file, Map<String, String> values) {
        this.file = file;
        this.values = new LinkedHashMap<>(values);
    }

    /** As if there were no such file. */
    public static ProvisionYaml empty(Path file) {
        return new ProvisionYaml(file, Map.of());
    }

    /**
     * Reads the file; a missing one is empty.
     *
     * @param known the names a setting can have
     * @throws WorkspaceException when it is no mapping of known names to plain values
     */
    public static ProvisionYaml read(Path file, Set<String> known) {
        if (!Files.exists(file)) {
            return empty(file);
        }
        try {
            String text = Files.readString(file);
            Optional<Node> root = new Compose(LoadSettings.builder()
                            .setLabel(file.getFileName().toString())
                            .build())
                    .composeString(text);
            Map<String, String> values = new LinkedHashMap<>();
            if (root.isPresent()) {
                collect(file, root.get(), known, values);
            }
            return new ProvisionYaml(file, values);
        } catch (IOException e) {
            throw WorkspaceException.fileUnreadable("the settings file", file, e);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            throw WorkspaceException.settingsUnreadable(file, "line %d: %s".formatted(line, e.getProblem()), e);
        }
    }

    public synchronized Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Adds answers to the end of the file, so that they are not asked again. */
    public synchronized void remember(Map<String, String> answers) {
        if (answers.isEmpty()) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        answers.forEach((name, value) ->
                lines.append(name).append(": ").append(quoted(value)).append('\n'));
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else if (!Files.readString(file).endsWith("\n")) {
                lines.insert(0, "\n");
            }
            Files.writeString(file, lines, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
            values.putAll(answers);
        } catch (IOException e) {
            throw WorkspaceException.workspaceUnusable(file, e);
        }
    }

    private static void collect(Path file, Node root, Set<String> known, Map<String, String> into) {
        if (!(root instanceof MappingNode mapping)) {
            throw WorkspaceException.settingsUnreadable(file, "it is not a list of 'name: value' lines", null);
        }
        for (NodeTuple entry : mapping.getValue()) {
            int line = entry.getKeyNode().getStartMark().map(Mark::getLine).orElse(0) + 1;
            if (!(entry.getKeyNode() instanceof ScalarNode key)
                    || !(entry.getValueNode() instanceof ScalarNode value)) {
                throw WorkspaceException.settingsUnreadable(file, "line %d is not 'name: value'".formatted(line), null);
            }
            if (!known.contains(key.getValue())) {
                throw WorkspaceException.settingUnknown(
                        file,
                        line,
                        key.getValue(),
                        Nearest.to(key.getValue(), known).orElse(""));
            }
            if (into.put(key.getValue(), value.getValue()) != null) {
                throw WorkspaceException.settingsUnreadable(
                        file, "line %d says '%s' a second time".formatted(line, key.getValue()), null);
            }
        }
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
