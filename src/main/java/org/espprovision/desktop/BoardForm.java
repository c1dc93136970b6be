package org.espprovision.desktop;

import com.formdev.flatlaf.FlatClientProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JFileChooser;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;
import org.espprovision.chip.FlashLayout;
import org.espprovision.chip.LoaderOptions;
import org.espprovision.pki.KeyKind;
import org.espprovision.simulator.Pace;
import org.espprovision.simulator.VirtualBoards;
import org.espprovision.station.Repeat;
import org.espprovision.workspace.KnownSettings;
import org.espprovision.workspace.Wishes;

/** What is to be made of which board, with what was used last filled in. */
final class BoardForm extends TallPanel {
    private static final String DEFAULT_NTP = "pool.ntp.org";
    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(90);

    private final KnownSettings settings;
    private final JComboBox<PortChoice> port = new JComboBox<>();
    private final JButton refresh = Texts.label(new JButton(), "port.refresh");
    private final JButton look = Texts.label(new JButton(), "look");
    private final JTextField sketch = new JTextField();
    private final JButton browse = Texts.label(new JButton(), "sketch.browse");
    private final JComboBox<String> layout = new JComboBox<>();
    private final JComboBox<KeyKind> key = new JComboBox<>(KeyKind.values());
    private final JComboBox<String> broker = new JComboBox<>();
    private final JTextField deviceName = new JTextField();
    private final JCheckBox fast = Texts.label(new JCheckBox(), "pace.fast");
    private final JCheckBox again = Texts.label(new JCheckBox(), "again");
    private List<PortChoice> listed = List.of();

    BoardForm(KnownSettings settings, Remembered remembered, Optional<String> askedFor) {
        super(new MigLayout("ins 2 3 2 5, gap 8 4, wrap 1, hidemode 3, fillx", "[0:0,grow,fill]"));
        this.settings = settings;
        setOpaque(false);
        fill(remembered, askedFor);
        add(Look.heading("board"), "gapbottom 2");
        add(Texts.labelFor(port, "port"));
        add(port, "wmin 0");
        add(look, "split 2, growx");
        add(refresh);
        add(fast);
        add(Look.heading("what"), "gaptop 8, gapbottom 2");
        add(Texts.labelFor(sketch, "sketch"));
        add(sketch, "split 2, growx, wmin 0");
        add(browse, "growx 0");
        add(Texts.labelFor(layout, "layout"), "gaptop 3");
        add(layout);
        add(Texts.labelFor(key, "key"), "gaptop 3");
        add(key);
        add(Texts.labelFor(broker, "broker"), "gaptop 3");
        add(broker, "wmin 0");
        add(Texts.labelFor(deviceName, "name"), "gaptop 3");
        add(deviceName);
        add(again, "gaptop 3");
        port.addActionListener(event -> showWhatFits());
        browse.addActionListener(event -> browse());
        showWhatFits();
    }

    private void fill(Remembered remembered, Optional<String> askedFor) {
        port.setName("port");
        port.setEditable(true);
        look.setName("look");
        refresh.setName("refresh");
        sketch.setName("sketch");
        browse.setName("browse");
        layout.setName("layout");
        layout.addItem("");
        FlashLayout.all().stream()
                .filter(each -> each.fileSystem().isPresent())
                .forEach(each -> layout.addItem(each.name()));
        layout.setRenderer(new BlankRenderer("layout.auto"));
        key.setName("key");
        broker.setName("broker");
        broker.setEditable(true);
        deviceName.setName("device-name");
        deviceName.putClientProperty(FlatClientProperties.PLACEHOLDER_TEXT, Texts.text("name.auto"));
        sketch.putClientProperty(FlatClientProperties.PLACEHOLDER_TEXT, Texts.text("sketch.auto"));
        ((JComponent) broker.getEditor().getEditorComponent())
                .putClientProperty(FlatClientProperties.PLACEHOLDER_TEXT, Texts.text("broker.auto"));
        fast.setName("fast");
        again.setName("again");

        sketch.setText(last(remembered, "sketch"));
        layout.setSelectedItem(last(remembered, "layout"));
        key.setSelectedItem(KeyKind.parse(
                remembered.find("key").or(() -> settings.find("key")).orElse(KeyKind.EC_P256.toString())));
        var brokers = new ArrayList<>(List.of("", "embedded"));
        settings.find("broker").ifPresent(brokers::add);
        remembered.find("broker").filter(each -> !brokers.contains(each)).ifPresent(brokers::add);
        brokers.forEach(broker::addItem);
        broker.setSelectedItem(last(remembered, "broker"));
        fast.setSelected(last(remembered, "sim-pace").equals("fast"));
        Optional<String> wanted = askedFor.or(() -> remembered.find("port")).or(() -> settings.find("port"));
        show(PortChoice.of(List.of()));
        wanted.ifPresent(this::choosePort);
    }

    private String last(Remembered remembered, String name) {
        return remembered.find(name).or(() -> settings.find(name)).orElse("");
    }

    /** Keeps the choice for the next time. */
    void rememberIn(Remembered remembered) {
        remembered.put("port", portName());
        remembered.put("sketch", sketch.getText().strip());
        remembered.put("layout", String.valueOf(layout.getSelectedItem()));
        remembered.put("key", String.valueOf(key.getSelectedItem()));
        remembered.put("broker", brokerText());
        remembered.put("sim-pace", fast.isSelected() ? "fast" : "real");
    }

    void onLook(Runnable action) {
        look.addActionListener(event -> action.run());
    }

    void onRefresh(Runnable action) {
        refresh.addActionListener(event -> action.run());
    }

    void onChange(Runnable action) {
        for (JComboBox<?> box : List.of(port, layout, key, broker)) {
            box.addActionListener(event -> action.run());
        }
        fast.addActionListener(event -> action.run());
        again.addActionListener(event -> action.run());
        sketch.getDocument().addDocumentListener(new OnTyping(action));
        deviceName.getDocument().addDocumentListener(new OnTyping(action));
    }

    /** Shows the ports there are; keeps the choice, and takes a board that was just plugged in. */
    void show(List<PortChoice> choices) {
        if (choices.equals(listed)) {
            return;
        }
        String chosen = portName();
        Optional<PortChoice> plugged = choices.stream()
                .filter(PortChoice::isBoard)
                .filter(each -> !listed.contains(each))
                .findFirst();
        boolean first = listed.isEmpty();
        listed = choices;
        port.removeAllItems();
        choices.forEach(port::addItem);
        if (plugged.isPresent() && (!first || chosen.isEmpty())) {
            port.setSelectedItem(plugged.get());
        } else if (!chosen.isEmpty()) {
            choosePort(chosen);
        }
    }

    private void choosePort(String name) {
        port.setSelectedItem(listed.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseGet(() -> PortChoice.typed(name)));
    }

    String portName() {
        Object item = port.getEditor().getItem();
        if (item instanceof PortChoice choice) {
            return choice.name();
        }
        String text = item == null ? "" : item.toString().strip();
        return listed.stream()
                .filter(each -> each.words().equals(text))
                .map(PortChoice::name)
                .findFirst()
                .orElse(text);
    }

    boolean isVirtual() {
        return portName().equals(VirtualBoards.NAME);
    }

    Pace pace() {
        return fast.isSelected() ? Pace.FAST : Pace.REAL_TIME;
    }

    Optional<String> layoutName() {
        return Optional.of(String.valueOf(layout.getSelectedItem())).filter(text -> !text.isBlank());
    }

    private String brokerText() {
        return String.valueOf(broker.getEditor().getItem()).strip();
    }

    void work(boolean running) {
        for (JComponent each :
                List.of(port, look, refresh, sketch, browse, layout, key, broker, deviceName, fast, again)) {
            each.setEnabled(!running);
        }
    }

    /** A device that is confirmed already is provisioned anew only in one run. */
    Wishes wishes() {
        return new Wishes(
                portName(),
                path(sketch.getText()),
                Optional.empty(),
                layoutName(),
                String.valueOf(key.getSelectedItem()),
                Optional.of(deviceName.getText().strip()).filter(text -> !text.isEmpty()),
                settings.find("wifi-ssid"),
                settings.find("wifi-password"),
                Optional.of(brokerText()).filter(text -> !text.isEmpty()),
                settings.find("broker-ca").map(Path::of),
                settings.find("broker-log").map(Path::of),
                settings.find("ntp").orElse(DEFAULT_NTP),
                LoaderOptions.defaults(),
                DEFAULT_PATIENCE,
                again.isSelected() ? Repeat.START_OVER : Repeat.LEAVE_CONFIRMED);
    }

    /** The same as a command line, for whoever wants to see or script it. */
    String asCommand() {
        var command = new StringBuilder("provision --port ").append(portName());
        option(command, "sketch", sketch.getText().strip());
        option(command, "layout", layoutName().orElse(""));
        option(command, "key", key.getSelectedItem() == KeyKind.EC_P256 ? "" : String.valueOf(key.getSelectedItem()));
        option(command, "broker", brokerText());
        option(command, "name", deviceName.getText().strip());
        option(command, "sim-pace", isVirtual() && fast.isSelected() ? "fast" : "");
        return command.append(again.isSelected() ? " --force" : "").toString();
    }

    private static void option(StringBuilder command, String name, String value) {
        if (!value.isEmpty()) {
            String quoted = value.matches("[\\w./:-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
            command.append(" --").append(name).append(' ').append(quoted);
        }
    }

    private static Optional<Path> path(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text.strip()));
    }

    private void showWhatFits() {
        fast.setVisible(isVirtual());
    }

    private void browse() {
        var chooser = new JFileChooser(path(sketch.getText()).map(Path::toFile).orElse(null));
        if (chooser.showOpenDialog(this) == JFileChooser.APPROVE_OPTION) {
            sketch.setText(chooser.getSelectedFile().getPath());
        }
    }
}
