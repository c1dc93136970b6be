package org.espprovision.desktop;

import com.formdev.flatlaf.FlatClientProperties;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import net.miginfocom.swing.MigLayout;
import org.espprovision.station.StationEvent;
import org.espprovision.station.Step;

/** The steps of a run, one line each: how it stands, what came of it, how far it is, how long it took. */
final class StepList extends JPanel {
    /** What a whole run does, in the order a person would tell it. */
    static final List<Step> OF_A_RUN = List.of(
            Step.IDENTIFY,
            Step.AUTHORITY,
            Step.BROKER,
            Step.ISSUE,
            Step.PACK,
            Step.WRITE_FLASH,
            Step.VERIFY_FLASH,
            Step.CONFIRM,
            Step.RECORD);

    static final List<Step> OF_A_LOOK = List.of(Step.IDENTIFY, Step.LOOK_AT_FLASH);

    private static final int PROGRESS_GRAIN = 1_000;

    private final Map<Step, Line> lines = new EnumMap<>(Step.class);

    StepList() {
        super(new MigLayout("ins 0, gap 10 5, hidemode 0", "[18!][150!][grow,fill][90!][52!,right]"));
        setOpaque(false);
        Look.named(this, "steps", Texts.text("steps"));
        expect(OF_A_RUN);
    }

    /** Shows these steps, none begun. */
    void expect(List<Step> steps) {
        removeAll();
        lines.clear();
        steps.forEach(this::line);
        revalidate();
        repaint();
    }

    void on(StationEvent event, Duration now) {
        if (event instanceof StationEvent.StepStarted started) {
            line(started.step()).begin(now);
        } else if (event instanceof StationEvent.StepProgress progress) {
            line(progress.step()).at(progress.done(), progress.total());
        } else if (event instanceof StationEvent.StepFinished finished) {
            line(finished.step()).end(finished.took(), finished.summary());
        }
    }

    /** Lets the clocks of running steps go on. */
    void tick(Duration now) {
        lines.values().forEach(line -> line.tick(now));
    }

    /** The run broke off: what is running has failed. */
    void broken() {
        lines.values().forEach(Line::broken);
    }

    /** For tests: how each step stands. */
    Map<Step, StateIcon.State> states() {
        Map<Step, StateIcon.State> states = new EnumMap<>(Step.class);
        lines.forEach((step, line) -> states.put(step, line.icon.state()));
        return states;
    }

    private Line line(Step step) {
        return lines.computeIfAbsent(step, Line::new);
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    /** One step. */
    private final class Line {
        private final StateIcon icon = new StateIcon();
        private final JLabel mark = new JLabel(icon);
        private final JLabel words;
        private final JLabel summary = Look.small(" ");
        private final JProgressBar bar = new JProgressBar(0, PROGRESS_GRAIN);
        private final JLabel time = Look.small(" ");
        private Duration begun = Duration.ZERO;

        Line(Step step) {
            words = new JLabel(Texts.text("step." + step.code()));
            words.setEnabled(false);
            words.setName("step-" + step.code());
            bar.setVisible(false);
            bar.putClientProperty(FlatClientProperties.PROGRESS_BAR_SQUARE, false);
            Look.named(bar, "progress-" + step.code(), words.getText());
            time.putClientProperty(FlatClientProperties.STYLE, "foreground: $Label.disabledForeground");
            summary.setMinimumSize(new java.awt.Dimension(0, 0));
            StepList.this.add(mark);
            StepList.this.add(words);
            StepList.this.add(summary, "wmin 0");
            StepList.this.add(bar, "growx");
            StepList.this.add(time, "wrap");
        }

        void begin(Duration now) {
            begun = now;
            words.setEnabled(true);
            show(StateIcon.State.RUNNING);
        }

        void at(long done, long total) {
            if (icon.state() != StateIcon.State.RUNNING) {
                return;
            }
            bar.setVisible(total > 0);
            bar.setValue((int) (total > 0 ? done * PROGRESS_GRAIN / total : 0));
        }

        void tick(Duration now) {
            if (icon.state() == StateIcon.State.RUNNING) {
                icon.turn();
                mark.repaint();
                time.setText(seconds(now.minus(begun)));
            }
        }

        void end(Duration took, String result) {
            bar.setVisible(false);
            words.setEnabled(true);
            summary.setText(result);
            summary.setToolTipText(result);
            time.setText(seconds(took));
            show(StateIcon.State.DONE);
        }

        void broken() {
            if (icon.state() == StateIcon.State.RUNNING) {
                bar.setVisible(false);
                show(StateIcon.State.FAILED);
            }
        }

        private void show(StateIcon.State state) {
            icon.show(state);
            mark.repaint();
            words.getAccessibleContext().setAccessibleDescription(Texts.text("state." + state.word()));
        }
    }
}
