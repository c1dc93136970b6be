package org.espprovision.desktop;

import com.formdev.flatlaf.FlatClientProperties;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.geom.RoundRectangle2D;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextArea;
import net.miginfocom.swing.MigLayout;

/** The answer to "did it work": a word, a sentence, and on failure what to do, with a button where it is a command. */
final class ResultBanner extends JPanel {
    private static final int STRIPE_PIXELS = 6;

    private final JLabel word = new JLabel();
    private final JTextArea sentence = Look.paragraph("result-sentence");
    private final JTextArea remedy = Look.paragraph("result-remedy");
    private final JPanel buttons = new JPanel(new MigLayout("ins 0, gap 8 4"));
    private Look.Meaning meaning = Look.Meaning.PLAIN;

    ResultBanner() {
        super(new MigLayout("ins 12 22 12 16, gap 14 4, wrap 1, hidemode 3, fillx", "[grow,fill]"));
        putClientProperty(
                FlatClientProperties.STYLE,
                "border: 0,0,0,0,$Component.borderColor,1,14; background: $Table.background");
        Look.named(this, "result", Texts.text("result"));
        word.setName("result-word");
        word.putClientProperty(FlatClientProperties.STYLE_CLASS, "h2");
        buttons.setOpaque(false);
        add(word);
        add(sentence, "wmin 0");
        add(remedy, "wmin 0");
        add(buttons);
    }

    /** What is to be said. */
    record Message(Look.Meaning meaning, String word, String sentence, String remedy) {
        /** The same, and what the station wanted known besides. */
        Message with(List<String> notes) {
            var all = new StringBuilder(remedy);
            for (String note : notes) {
                all.append(all.isEmpty() ? "" : "\n").append(Texts.text("note", note));
            }
            return new Message(meaning, word, sentence, all.toString());
        }
    }

    void show(Message message, List<Remedy> commands, Consumer<Remedy> run) {
        meaning = message.meaning();
        word.setText(message.word());
        say(sentence, message.sentence());
        say(remedy, message.remedy());
        remedy.putClientProperty(FlatClientProperties.STYLE, "border: 0,0,0,0; font: $Label.font");
        buttons.removeAll();
        for (Remedy command : commands) {
            var button = new JButton(Texts.text("remedy.run", command));
            button.setName("remedy");
            button.setToolTipText(command.toString());
            button.addActionListener(event -> run.accept(command));
            buttons.add(button);
        }
        buttons.setVisible(!commands.isEmpty());
        recolour();
        getAccessibleContext().setAccessibleDescription(message.word() + ". " + message.sentence());
        revalidate();
        repaint();
    }

    private static void say(JTextArea area, String text) {
        area.setText(text);
        area.setVisible(!text.isEmpty());
    }

    private void recolour() {
        word.setForeground(meaning == Look.Meaning.PLAIN ? Look.text() : meaning.color());
    }

    String word() {
        return word.getText();
    }

    @Override
    public void updateUI() {
        super.updateUI();
        if (word != null) {
            recolour();
        }
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        super.paintComponent(graphics);
        Graphics2D g = Look.brush(graphics);
        g.setColor(meaning == Look.Meaning.PLAIN ? Look.Meaning.ACCENT.color() : meaning.color());
        g.fill(new RoundRectangle2D.Double(
                8, 12, STRIPE_PIXELS, Math.max(0, getHeight() - 24), STRIPE_PIXELS, STRIPE_PIXELS));
        g.dispose();
    }
}
