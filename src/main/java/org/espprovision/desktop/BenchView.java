package org.espprovision.desktop;

import com.formdev.flatlaf.FlatClientProperties;
import java.awt.event.HierarchyEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.swing.JButton;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JSplitPane;
import javax.swing.JTabbedPane;
import javax.swing.JTextField;
import javax.swing.SwingUtilities;
import javax.swing.Timer;
import net.miginfocom.swing.MigLayout;
import org.espprovision.ProvisioningException;
import org.espprovision.chip.FlashLayout;
import org.espprovision.console.ConsoleEvent;
import org.espprovision.console.ConsoleParser;
import org.espprovision.console.Milestone;
import org.espprovision.serial.AttachedPorts;
import org.espprovision.station.Cancellation;
import org.espprovision.station.Outcome;
import org.espprovision.station.StationEvent;
import org.espprovision.workspace.Wishes;
import org.jspecify.annotations.Nullable;

/** One board on the bench: what to make of it, one big button, and what happens. */
final class BenchView extends JPanel {
    /** Twenty times a second is as often as an eye follows. */
    private static final int FRAME_MILLIS = 50;

    private static final int LOOK_FOR_PORTS_MILLIS = 2_000;

    private final Workplace workplace;
    private final BoardWork work;
    private final Errands errands;
    private final Remembered remembered;
    private final BoardForm form;
    private final JButton go = Texts.label(new JButton(), "go");
    private final JTextField command = new JTextField();
    private final ResultBanner result = new ResultBanner();
    private final StepList steps = new StepList();
    private final LineLog console = new LineLog("console", "console");
    private final LineLog broker = new LineLog("broker-log", "broker.log");
    private final FlashMap flash = new FlashMap();
    private final CertificateCard certificate;
    private final JTabbedPane tabs = new JTabbedPane();
    private final JSplitPane logs = new JSplitPane(JSplitPane.HORIZONTAL_SPLIT, console, broker);
    private final Timer frames = new Timer(FRAME_MILLIS, event -> drawEvents());
    private final Timer ports = new Timer(LOOK_FOR_PORTS_MILLIS, event -> lookForPorts());
    private final List<String> notes = new ArrayList<>();
    private @Nullable EventFeed feed;
    private @Nullable Cancellation running;

    BenchView(Workplace workplace, BoardWork work, Errands errands, Remembered remembered, Optional<String> port) {
        super(new MigLayout("ins 14, gap 14, fill", "[310!,fill][grow,fill]", "[grow,fill]"));
        this.workplace = workplace;
        this.work = work;
        this.errands = errands;
        this.remembered = remembered;
        form = new BoardForm(workplace.settings(), remembered, port);
        certificate = new CertificateCard(workplace.clock(), "certificate");
        add(left());
        add(right(), "wmin 0");
        form.onLook(this::look);
        form.onRefresh(this::lookForPorts);
        form.onChange(this::showPlan);
        go.addActionListener(event -> goOrStop());
        addHierarchyListener(event -> {
            if ((event.getChangeFlags() & HierarchyEvent.SHOWING_CHANGED) != 0) {
                watchPorts();
            }
        });
        say(
                new ResultBanner.Message(Look.Meaning.PLAIN, Texts.text("ready"), Texts.text("ready-sentence"), ""),
                List.of());
        showPlan();
        lookForPorts();
    }

    private JPanel left() {
        JPanel card = Look.card("ins 4, gap 0 8, wrap 1, fill", "[grow,fill]", "[grow,fill][][]");
        var scroll = new JScrollPane(form);
        scroll.putClientProperty(FlatClientProperties.STYLE, "border: 0,0,0,0");
        scroll.getViewport().setOpaque(false);
        scroll.setOpaque(false);
        scroll.setHorizontalScrollBarPolicy(JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
        scroll.getVerticalScrollBar().setUnitIncrement(16);
        go.setName("go");
        go.putClientProperty(FlatClientProperties.STYLE, "font: bold +3; arc: 14; margin: 10,10,10,10");
        command.setName("command");
        command.setEditable(false);
        command.putClientProperty(FlatClientProperties.STYLE_CLASS, "monospaced");
        command.putClientProperty(
                FlatClientProperties.STYLE, "font: -2 $monospaced.font; border: 0,0,0,0; background: null");
        command.getAccessibleContext().setAccessibleName(Texts.text("command"));
        card.add(scroll, "wmin 0, hmin 0");
        card.add(go);
        card.add(command, "wmin 0");
        return card;
    }

    private JPanel right() {
        var right = new JPanel(
                new MigLayout("ins 0, gap 0 12, wrap 1, fill, hidemode 3", "[grow,fill]", "[][][grow,fill]"));
        right.setOpaque(false);
        JPanel stepCard = Look.card("ins 0, fill", "[grow,fill]", "");
        stepCard.add(steps, "wmin 0");
        right.add(result, "wmin 0");
        right.add(stepCard, "wmin 0");
        right.add(tabs, "wmin 0, hmin 120");
        logs.setResizeWeight(0.58);
        logs.setBorder(null);
        logs.setDividerLocation(remembered.number("logs", 450));
        var logPanel = new JPanel(new MigLayout("ins 8 0 0 0, fill", "[grow,fill]", "[grow,fill]"));
        logPanel.add(logs, "wmin 0");
        tabs.setName("tabs");
        tabs.addTab(Texts.text("tab.logs"), logPanel);
        tabs.addTab(Texts.text("tab.pictures"), pictures());
        tabs.setMnemonicAt(0, 'L');
        tabs.setMnemonicAt(1, 'F');
        return right;
    }

    private JScrollPane pictures() {
        var both = new TallPanel(
                new MigLayout("ins 8 0 8 4, gap 14, fillx", "[0:0,grow 55,fill][0:0,grow 45,fill]", "[top]"));
        JPanel map = Look.card("ins 4, wrap 1, fillx", "[grow,fill]", "");
        map.add(Look.heading("flash.title"));
        map.add(flash, "wmin 0");
        JPanel paper = Look.card("ins 4, wrap 1, fillx", "[grow,fill]", "");
        paper.add(Look.heading("certificate"));
        paper.add(certificate, "wmin 0");
        both.add(map, "wmin 0, grow");
        both.add(paper, "wmin 0, grow");
        var scroll = new JScrollPane(both);
        scroll.putClientProperty(FlatClientProperties.STYLE, "border: 0,0,0,0");
        scroll.getVerticalScrollBar().setUnitIncrement(16);
        return scroll;
    }

    JButton mainButton() {
        return go;
    }

    boolean isRunning() {
        return running != null;
    }

    /** Ends what runs; the board is left as the station leaves it. */
    void stop() {
        if (running != null) {
            running.cancel();
            go.setEnabled(false);
        }
    }

    void rememberLayout() {
        remembered.put("logs", Integer.toString(logs.getDividerLocation()));
        form.rememberIn(remembered);
    }

    private void goOrStop() {
        if (isRunning()) {
            stop();
            return;
        }
        EventFeed events = begin(StepList.OF_A_RUN, "running.run");
        certificate.empty();
        try {
            Wishes wishes = form.wishes();
            running = work.provision(wishes, form.pace(), events, this::tellEnd);
        } catch (ProvisioningException | java.nio.file.InvalidPathException e) {
            ended(e instanceof ProvisioningException known ? new Ending.Failed(known) : new Ending.Fault(e));
        }
    }

    private void look() {
        if (!isRunning()) {
            EventFeed events = begin(StepList.OF_A_LOOK, "running.look");
            running = work.look(form.portName(), form.pace(), events, this::tellEnd);
        }
    }

    private EventFeed begin(List<org.espprovision.station.Step> expected, String words) {
        var events = new EventFeed(workplace.clock());
        feed = events;
        rememberLayout();
        errands.run(remembered::save, saved -> {}, failure -> {});
        notes.clear();
        console.clear();
        broker.clear();
        steps.expect(expected);
        form.work(true);
        Texts.label(go, "stop");
        say(new ResultBanner.Message(Look.Meaning.ACCENT, Texts.text(words), form.portName(), ""), List.of());
        frames.start();
        return events;
    }

    /** Comes on the board's thread. */
    private void tellEnd(Ending ending) {
        SwingUtilities.invokeLater(() -> ended(ending));
    }

    private void ended(Ending ending) {
        drawEvents();
        frames.stop();
        running = null;
        feed = null;
        form.work(false);
        go.setEnabled(true);
        Texts.label(go, "go");
        if (!isGood(ending)) {
            steps.broken();
        }
        if (ending instanceof Ending.Made made && made.outcome() instanceof Outcome.Provisioned run) {
            flash.show(FlashPicture.of(run));
            certificate.show(run.certificate().x509());
        } else if (ending instanceof Ending.Made made && made.outcome() instanceof Outcome.AlreadyConfirmed already) {
            already.certificate().certificate().ifPresent(certificate::show);
        } else if (ending instanceof Ending.Seen seen) {
            flash.show(FlashPicture.of(seen.info()));
            tabs.setSelectedIndex(1);
        }
        ResultBanner.Message message = ResultWords.of(ending).with(notes);
        say(message, Remedy.in(message.remedy(), form.portName()));
    }

    private static boolean isGood(Ending ending) {
        if (ending instanceof Ending.Made made) {
            return !(made.outcome() instanceof Outcome.Provisioned run)
                    || run.verdict().isConfirmed();
        }
        return ending instanceof Ending.Seen;
    }

    private void say(ResultBanner.Message message, List<Remedy> commands) {
        result.show(message, commands, this::run);
    }

    private void run(Remedy remedy) {
        CommandDialog.run(this, workplace, errands, remedy);
    }

    private void drawEvents() {
        EventFeed from = feed;
        if (from == null) {
            return;
        }
        EventFeed.Batch batch = from.fetch();
        batch.progress().forEach(progress -> steps.on(progress, from.sinceStart()));
        List<LineLog.Line> consoleLines = new ArrayList<>();
        List<LineLog.Line> brokerLines = new ArrayList<>();
        for (EventFeed.Heard heard : batch.events()) {
            if (heard.event() instanceof StationEvent.ConsoleHeard line) {
                consoleLines.add(new LineLog.Line(line.since(), line.line(), meaning(line.line())));
            } else if (heard.event() instanceof StationEvent.BrokerSaw saw) {
                brokerLines.add(new LineLog.Line(heard.since(), saw.what(), Look.Meaning.ACCENT));
            } else if (heard.event() instanceof StationEvent.Note note) {
                notes.add(note.text());
                brokerLines.add(new LineLog.Line(heard.since(), Texts.text("note", note.text()), Look.Meaning.WARN));
            } else {
                steps.on(heard.event(), heard.since());
            }
        }
        console.add(consoleLines);
        broker.add(brokerLines);
        steps.tick(from.sinceStart());
    }

    /** A milestone, a failure, or a line among others. */
    private static Look.Meaning meaning(String line) {
        ConsoleEvent event = ConsoleParser.parse(line);
        if (event instanceof ConsoleEvent.Crash || event instanceof ConsoleEvent.ImageChecksumError) {
            return Look.Meaning.BAD;
        }
        if (!(event instanceof Milestone)) {
            return Look.Meaning.PLAIN;
        }
        String kind = event.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return kind.endsWith("failed") || kind.endsWith("bad") || kind.endsWith("lost")
                ? Look.Meaning.BAD
                : Look.Meaning.GOOD;
    }

    private void showPlan() {
        command.setText(form.asCommand());
        command.setCaretPosition(0);
        command.setToolTipText(command.getText());
        if (!isRunning()) {
            FlashLayout planned = FlashLayout.named(form.layoutName().orElse(form.isVirtual() ? "4m1m" : "4m2m"));
            flash.show(FlashPicture.planned(planned));
        }
    }

    private void watchPorts() {
        if (isShowing()) {
            ports.start();
        } else {
            ports.stop();
        }
    }

    private void lookForPorts() {
        if (!isRunning()) {
            errands.run(
                    () -> PortChoice.of(AttachedPorts.ofThisMachine().list()),
                    form::show,
                    failure -> say(
                            new ResultBanner.Message(
                                    Look.Meaning.WARN, Texts.text("port.unlisted"), String.valueOf(failure), ""),
                            List.of()));
        }
    }
}
