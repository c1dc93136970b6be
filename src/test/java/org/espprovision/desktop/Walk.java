package org.espprovision.desktop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import javax.swing.AbstractButton;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JProgressBar;
import javax.swing.JTabbedPane;
import javax.swing.JTable;
import javax.swing.text.JTextComponent;
import org.awaitility.Awaitility;
import org.espprovision.MacAddress;
import org.espprovision.chip.DemonstrationSketch;
import org.espprovision.chip.FlashLayout;
import org.espprovision.cli.Main;
import org.espprovision.simulator.NetworkBoard;
import org.espprovision.simulator.Pace;
import org.espprovision.simulator.VirtualChip;

/** Ways through the real window, opened by the real command; each in a process of its own, on a display of its own. */
final class Walk {
    static final String PASSPHRASE = "correct horse battery";
    static final String WIFI_PASSWORD = "the bench's own word";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Map<String, Way> WAYS =
            Map.of("first-start", Walk::firstStart, "views", Walk::views, "trouble", Walk::trouble);

    private Walk() {}

    /** One way through the window. */
    private interface Way {
        void go(Path folder) throws IOException;
    }

    /** The way's name, a folder for its own things, then what follows {@code provision desktop}. */
    public static void main(String[] arguments) {
        String[] command = java.util.Arrays.copyOfRange(arguments, 1, arguments.length);
        command[0] = "desktop";
        var window = new Thread(() -> Main.main(command), "window");
        window.setDaemon(true);
        window.start();
        int status = 1;
        try {
            Objects.requireNonNull(WAYS.get(arguments[0])).go(Path.of(arguments[1]));
            status = 0;
        } catch (Exception | Error e) {
            e.printStackTrace();
            Hand.photograph("failed-" + arguments[0]);
        } finally {
            Runtime.getRuntime().halt(status);
        }
    }

    /** Set-up, then the good run, then what was made of it. */
    private static void firstStart(Path folder) {
        Hand.find("setup-later", AbstractButton.class);
        Hand.photograph("setup");
        type("setup-passphrase", PASSPHRASE);
        type("setup-repeated", "another");
        type("setup-ssid", "bench");
        type("setup-password", WIFI_PASSWORD);
        type("setup-broker", "embedded:localhost:0");
        Hand.click("setup-save");
        awaitText("setup-problem", "not the same");
        type("setup-passphrase", PASSPHRASE);
        type("setup-repeated", PASSPHRASE);
        Hand.click("setup-save");
        await(
                "the bench is shown",
                () -> Hand.look("go", AbstractButton.class)
                        .filter(AbstractButton::isShowing)
                        .isPresent());
        Hand.photograph("bench-ready");
        Hand.click("fast");
        Hand.click("go");
        awaitWord("CONFIRMED");
        Hand.photograph("bench-confirmed");
        showTab(1);
        Hand.photograph("bench-pictures");
        Hand.click("go");
        awaitWord("ALREADY CONFIRMED");
        Hand.click("view-authority");
        JTable certificates = awaitRows("authority");
        Hand.act(() -> certificates.setRowSelectionInterval(0, 0));
        Hand.photograph("authority");
        Hand.click("revoke");
        Hand.find("revoke-question", JTextComponent.class);
        Hand.photograph("revoke");
        Hand.answer("Revoke it");
        await("it is revoked", () -> certificates.getValueAt(0, 0).equals("revoked"));
        Hand.answer("OK");
    }

    /** Every view in both themes, with a workspace that has something to show. */
    private static void views(Path folder) {
        Hand.click("go");
        awaitWord("CONFIRMED");
        showTab(1);
        Hand.click("look");
        awaitWord("ESP8266  5e:cf:7f:00:00:01");
        photographBothThemes("bench-looked");
        showTab(0);
        Hand.click("again");
        Hand.click("go");
        awaitWord("CONFIRMED");
        photographBothThemes("bench");
        Hand.click("view-authority");
        JTable certificates = awaitRows("authority");
        type("authority-search", "5ECF-7F00");
        await("a MAC is found in any spelling", () -> certificates.getRowCount() == 2);
        type("authority-search", "no such board");
        await("and nothing else", () -> certificates.getRowCount() == 0);
        type("authority-search", "");
        photographBothThemes("authority");
        Hand.click("view-ledger");
        var unused = awaitRows("ledger");
        Hand.click("ledger-verify");
        JLabel whole = Hand.find("ledger-whole", JLabel.class);
        await("the chain is whole", () -> whole.getText().startsWith("Whole"));
        photographBothThemes("ledger");
    }

    private static void photographBothThemes(String name) {
        Hand.photograph(name + "-light");
        Hand.click("theme");
        Hand.photograph(name + "-dark");
        Hand.click("theme");
    }

    /** A run that fails with a diagnosis, one that is stopped, and a board pulled while it is being written. */
    private static void trouble(Path folder) throws IOException {
        choose("broker", "embedded:no-such-host.invalid:0");
        Hand.click("go");
        awaitWord("NOT CONFIRMED");
        awaitText("result-remedy", "DNS");
        Hand.photograph("bench-diagnosis");

        Path sketch = Files.write(
                folder.resolve("sketch.bin"),
                DemonstrationSketch.make(FlashLayout.named("4m1m")).section().bytes());
        choose("broker", "embedded:localhost:0");
        choose("layout", "4m1m");
        type("sketch", sketch.toString());
        choose("port", "nonsense");
        Hand.click("go");
        awaitWord("FAILED");
        Hand.photograph("bench-remedy");
        Hand.click("remedy");
        JLabel ended = Hand.find("command-status", JLabel.class);
        await("the command has ended", () -> !ended.getText().isBlank());
        Hand.photograph("bench-remedy-run");
        Hand.click("command-close");

        choose("port", "sim");
        Hand.click("fast"); // real time now: a stop must find the run under way
        Hand.click("go");
        awaitBegun("identify");
        Hand.click("go");
        awaitWord("STOPPED");

        pullMidWrite();
        choose("port", "sim");
        Hand.click("fast");
        Hand.click("go");
        awaitWord("CONFIRMED");
    }

    private static void pullMidWrite() {
        try (VirtualChip chip = VirtualChip.builder(MacAddress.parse("5e:cf:7f:00:00:77"))
                .pace(Pace.REAL_TIME)
                .build()) {
            NetworkBoard board = NetworkBoard.listening(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), chip, event -> {});
            choose("port", "rfc2217://127.0.0.1:" + board.address().getPort());
            Hand.click("go");
            awaitBegun("write-flash");
            JProgressBar written = Hand.find("progress-write-flash", JProgressBar.class);
            await("the flash is being written", () -> written.isVisible() && written.getValue() > 50);
            Hand.photograph("bench-writing");
            board.close(); // the cable is out
            awaitWord("FAILED");
            Hand.photograph("bench-unplugged");
        }
    }

    private static void showTab(int index) {
        JTabbedPane tabs = Hand.find("tabs", JTabbedPane.class);
        Hand.act(() -> tabs.setSelectedIndex(index));
    }

    private static void type(String field, String text) {
        JTextComponent found = Hand.find(field, JTextComponent.class);
        Hand.act(() -> found.setText(text));
    }

    private static void choose(String box, String text) {
        JComboBox<?> found = Hand.find(box, JComboBox.class);
        Hand.act(() -> found.setSelectedItem(box.equals("port") ? PortChoice.typed(text) : text));
    }

    private static JTable awaitRows(String table) {
        JTable rows = Hand.find(table, JTable.class);
        await(table + " has rows", () -> rows.getRowCount() > 0);
        return rows;
    }

    private static void awaitBegun(String step) {
        JLabel words = Hand.find("step-" + step, JLabel.class);
        await(step + " has begun", words::isEnabled);
    }

    private static void awaitText(String name, String part) {
        JTextComponent text = Hand.find(name, JTextComponent.class);
        await(name + " says " + part, () -> text.getText().contains(part));
    }

    private static void awaitWord(String word) {
        JLabel label = Hand.find("result-word", JLabel.class);
        await("the window says " + word, () -> label.getText().equals(word) && !running());
    }

    private static boolean running() {
        return Hand.look("go", AbstractButton.class)
                .filter(button -> button.getText().equals("Stop"))
                .isPresent();
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(PATIENCE).until(() -> Hand.seen(condition));
    }
}
