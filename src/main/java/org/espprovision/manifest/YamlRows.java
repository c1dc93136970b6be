package org.espprovision.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

/**
 * Rows of a YAML file: a list below {@code devices}, and beside it what counts for every device that does not say
 * otherwise.
 */
final class YamlRows {
    private static final String DEVICES = "devices";
    private static final Pattern DEVICE = Pattern.compile("^ *-(?: |$)", Pattern.MULTILINE);

    /** Enough for a million rows; the library's own limit of 3 MB would stop at some tens of thousands. */
    private static final int MOST_CODE_POINTS = 512 * 1024 * 1024;

    private final List<Fault> faults;
    private final List<Cells> rows = new ArrayList<>();

    private YamlRows(List<Fault> faults) {
        this.faults = faults;
    }

    /** Reads as much as can be told apart; what cannot goes to the faults. */
    static List<Cells> read(String text, List<Fault> faults) {
        YamlRows yaml = new YamlRows(faults);
        yaml.parse(text);
        return yaml.rows;
    }

    /**
     * How much of a text that is being written is whole: all but the last device, for nothing tells its end.
     *
     * @param first whether it is read for the first time; then somebody saved it a moment ago, and a last line with its
     *     line end is taken for the end
     */
    static int wholePart(String text, boolean first) {
        if (first && text.endsWith("\n")) {
            return text.length();
        }
        int end = 0;
        Matcher device = DEVICE.matcher(text);
        while (device.find()) {
            end = device.start();
        }
        return end;
    }

    private void parse(String text) {
        try {
            LoadSettings settings =
                    LoadSettings.builder().setCodePointLimit(MOST_CODE_POINTS).build();
            new Compose(settings).composeString(text).ifPresent(this::accept);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            faults.add(new Fault(line, "", "it is no YAML: " + e.getProblem(), "Correct it and look again."));
        } catch (YamlEngineException e) {
            faults.add(new Fault(1, "", "it is no YAML: " + e.getMessage(), "Correct it and look again."));
        }
    }

    private void accept(Node root) {
        if (!(root instanceof MappingNode mapping)) {
            faults.add(new Fault(line(root), "", "it is no list of 'name: value' lines", "Begin with 'devices:'."));
            return;
        }
        Cells common = new Cells(1, new LinkedHashMap<>(), new LinkedHashMap<>());
        List<Node> devices = new ArrayList<>();
        for (NodeTuple entry : mapping.getValue()) {
            String name = scalar(entry.getKeyNode()).orElse("");
            if (!name.equals(DEVICES)) {
                common(entry, name, common, devices);
            } else if (entry.getValueNode() instanceof SequenceNode list) {
                devices.addAll(list.getValue());
            } else {
                faults.add(new Fault(
                        line(entry.getKeyNode()), DEVICES, "it is no list", "Begin each device with a dash."));
            }
        }
        devices.forEach(device -> device(device, common));
    }

    /** What counts for every device: no serial number and no MAC, which are each device's own. */
    private void common(NodeTuple entry, String name, Cells common, List<Node> devicesBefore) {
        if (!devicesBefore.isEmpty()) {
            faults.add(new Fault(
                    line(entry.getKeyNode()),
                    name,
                    "it stands after the devices",
                    "What counts for all comes before 'devices:', so that devices can be added at the end."));
        } else if (name.equals(Cells.SERIAL) || name.equals(Cells.MAC)) {
            faults.add(new Fault(
                    line(entry.getKeyNode()), name, "it cannot be the same for all", "Put it below 'devices:'."));
        } else if (!Columns.KNOWN.contains(name)
                && Nearest.to(name, List.of(DEVICES)).isPresent()) {
            faults.add(
                    new Fault(line(entry.getKeyNode()), name, "there is no such name here", "Did you mean 'devices'?"));
        } else {
            entry(entry, common);
        }
    }

    private void device(Node node, Cells common) {
        if (!(node instanceof MappingNode mapping)) {
            faults.add(new Fault(line(node), "", "a device is 'name: value' lines", "Begin it with '- serial: …'."));
            return;
        }
        Cells row = new Cells(line(node), new LinkedHashMap<>(), new LinkedHashMap<>());
        mapping.getValue().forEach(entry -> entry(entry, row));
        common.texts().forEach(row.texts()::putIfAbsent);
        common.files().forEach(row.files()::putIfAbsent);
        rows.add(row);
    }

    private void entry(NodeTuple entry, Cells into) {
        int line = line(entry.getKeyNode());
        String name = scalar(entry.getKeyNode()).orElse("");
        if (!Columns.KNOWN.contains(name)) {
            faults.add(Columns.unknown(line, name));
        } else if (name.equals(Cells.FILES) && entry.getValueNode() instanceof MappingNode files) {
            files.getValue().forEach(file -> put(line(file.getKeyNode()), file, into.files()));
        } else {
            put(line, entry, into.texts());
        }
    }

    private void put(int line, NodeTuple entry, Map<String, String> into) {
        String name = scalar(entry.getKeyNode()).orElse("");
        Optional<String> value = scalar(entry.getValueNode());
        if (value.isEmpty()) {
            faults.add(new Fault(
                    line,
                    name,
                    "a single value belongs here",
                    "Write 'name: value', and a value that begins with a brace between double quotes."));
        } else if (!value.get().isBlank() && into.put(name, value.get().strip()) != null) {
            faults.add(new Fault(line, name, "it stands here twice", "Keep one of them."));
        }
    }

    private static Optional<String> scalar(Node node) {
        return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }
}
