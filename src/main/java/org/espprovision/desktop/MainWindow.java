package org.espprovision.desktop;

import com.formdev.flatlaf.FlatClientProperties;
import java.awt.CardLayout;
import java.awt.Dimension;
import java.awt.Frame;
import java.awt.Rectangle;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.swing.ButtonGroup;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JToggleButton;
import javax.swing.KeyStroke;
import javax.swing.WindowConstants;
import net.miginfocom.swing.MigLayout;

/** The window: views on the right, the way between them on the left. Closing it ends what runs. */
final class MainWindow extends JFrame {
    private static final Dimension USUAL = new Dimension(1280, 800);
    private static final Dimension SMALLEST = new Dimension(980, 620);

    private final Errands errands = new Errands();
    private final CountDownLatch closed;
    private final Remembered remembered;
    private final JPanel views = new JPanel(new CardLayout());
    private final JPanel rail = new JPanel(new MigLayout("ins 16 10 14 10, gap 0 6, wrap 1, fillx", "[132!,fill]", ""));
    private final ButtonGroup ways = new ButtonGroup();
    private final BenchView bench;
    private final AuthorityView authority;
    private final LedgerView ledger;
    private Look.Theme theme;

    MainWindow(
            Workplace workplace,
            Remembered remembered,
            Look.Theme theme,
            Optional<String> port,
            CountDownLatch closed) {
        super(Texts.text("title"));
        this.remembered = remembered;
        this.theme = theme;
        this.closed = closed;
        setName("main");
        var door = new AuthorityDoor(workplace, new PassphraseDialog(this));
        bench = new BenchView(workplace, new BoardWork(workplace, door, errands), errands, remembered, port);
        authority = new AuthorityView(workplace, door, errands);
        ledger = new LedgerView(workplace, errands);
        var setup = new SetupView(workplace, door, errands, () -> {
            show("bench");
            bench.mainButton().requestFocusInWindow();
        });
        build();
        way("bench", bench, RailIcon.Shape.CHIP, "alt 1", () -> {});
        way("authority", authority, RailIcon.Shape.SHIELD, "alt 2", authority::refresh);
        way("ledger", ledger, RailIcon.Shape.LIST, "alt 3", ledger::refresh);
        way("setup", setup, RailIcon.Shape.SLIDERS, "alt 4", setup::refresh);
        finishRail(workplace);
        getRootPane().setDefaultButton(bench.mainButton());
        show(setup.isNeeded() ? "setup" : "bench");
    }

    private void build() {
        var content = new JPanel(new MigLayout("ins 0, gap 0, fill", "[][grow,fill]", "[grow,fill]"));
        rail.putClientProperty(
                FlatClientProperties.STYLE, "background: $Table.background; border: 0,0,0,1,$Component.borderColor");
        content.add(rail);
        content.add(views, "wmin 0, hmin 0");
        setContentPane(content);
        setMinimumSize(SMALLEST);
        setBounds(lastBounds());
        setDefaultCloseOperation(WindowConstants.DO_NOTHING_ON_CLOSE);
        addWindowListener(new WindowAdapter() {
            @Override
            public void windowClosing(WindowEvent event) {
                close();
            }
        });
        var name = new JLabel("<html><b>ESP</b> Provision");
        name.putClientProperty(FlatClientProperties.STYLE, "font: +3");
        rail.add(name, "gapleft 8, gapbottom 14");
        onKey("ctrl Q", this::close);
        onKey("ctrl T", this::toggleTheme);
        onKey("ESCAPE", bench::stop);
    }

    private void way(String name, JComponent view, RailIcon.Shape shape, String accelerator, Runnable shown) {
        views.add(view, name);
        JToggleButton button = Texts.label(new JToggleButton(), "view." + name);
        button.setName("view-" + name);
        button.setIcon(new RailIcon(shape));
        button.setIconTextGap(10);
        button.setHorizontalAlignment(JToggleButton.LEFT);
        button.setToolTipText(Texts.text(
                "view." + name + "-tip",
                accelerator.toUpperCase(java.util.Locale.ROOT).replace(' ', '+')));
        button.putClientProperty(FlatClientProperties.BUTTON_TYPE, FlatClientProperties.BUTTON_TYPE_BORDERLESS);
        button.putClientProperty(FlatClientProperties.STYLE, "arc: 12; margin: 7,8,7,8");
        button.addActionListener(event -> {
            ((CardLayout) views.getLayout()).show(views, name);
            shown.run();
        });
        ways.add(button);
        rail.add(button);
        onKey(accelerator, button::doClick);
    }

    private void finishRail(Workplace workplace) {
        JButton toggle = Texts.label(new JButton(), "theme");
        toggle.setName("theme");
        toggle.setIcon(new RailIcon(RailIcon.Shape.MOON));
        toggle.setIconTextGap(10);
        toggle.setHorizontalAlignment(JButton.LEFT);
        toggle.setToolTipText(Texts.text("theme-tip"));
        toggle.putClientProperty(FlatClientProperties.BUTTON_TYPE, FlatClientProperties.BUTTON_TYPE_BORDERLESS);
        toggle.putClientProperty(FlatClientProperties.STYLE, "arc: 12; margin: 7,8,7,8");
        toggle.addActionListener(event -> toggleTheme());
        rail.add(
                new JPanel(null) {
                    @Override
                    public boolean isOpaque() {
                        return false;
                    }
                },
                "pushy, growy");
        rail.add(toggle);
        JLabel folder = Look.small(workplace.folder().getFileName().toString());
        folder.setToolTipText(workplace.folder().toAbsolutePath().toString());
        rail.add(folder, "gapleft 8, wmax 120");
    }

    private void show(String view) {
        for (var button : java.util.Collections.list(ways.getElements())) {
            if (("view-" + view).equals(button.getName())) {
                button.doClick(0);
            }
        }
    }

    private void onKey(String stroke, Runnable action) {
        getRootPane()
                .registerKeyboardAction(
                        event -> action.run(), KeyStroke.getKeyStroke(stroke), JComponent.WHEN_IN_FOCUSED_WINDOW);
    }

    private void toggleTheme() {
        theme = theme.other();
        Look.put(theme);
        remembered.put("theme", theme.setting());
    }

    private Rectangle lastBounds() {
        Rectangle screen = getGraphicsConfiguration().getBounds();
        int width = Math.min(remembered.number("width", USUAL.width), screen.width);
        int height = Math.min(remembered.number("height", USUAL.height), screen.height);
        int x = remembered.number("x", screen.x + (screen.width - width) / 2);
        int y = remembered.number("y", screen.y + (screen.height - height) / 2);
        var wanted = new Rectangle(x, y, width, height);
        return screen.contains(wanted)
                ? wanted
                : new Rectangle(
                        screen.x + (screen.width - width) / 2, screen.y + (screen.height - height) / 2, width, height);
    }

    /** A board that is being written is not dropped by a slip of the hand. */
    private void close() {
        if (bench.isRunning() && !isSure()) {
            return;
        }
        bench.stop();
        if ((getExtendedState() & Frame.MAXIMIZED_BOTH) == 0) {
            remembered.put("x", Integer.toString(getX()));
            remembered.put("y", Integer.toString(getY()));
            remembered.put("width", Integer.toString(getWidth()));
            remembered.put("height", Integer.toString(getHeight()));
        }
        bench.rememberLayout();
        var unused = remembered.save();
        errands.close();
        dispose();
        closed.countDown();
    }

    private boolean isSure() {
        List<String> answers = List.of(Texts.text("close.stop"), Texts.text("close.stay"));
        return JOptionPane.showOptionDialog(
                        this,
                        Texts.text("close.question"),
                        Texts.text("title"),
                        JOptionPane.DEFAULT_OPTION,
                        JOptionPane.WARNING_MESSAGE,
                        null,
                        answers.toArray(),
                        answers.get(1))
                == 0;
    }
}
