package org.espprovision.desktop;

import java.awt.AWTError;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.swing.SwingUtilities;

/** The window from outside: opened, and waited for. */
public final class Desktop {
    private Desktop() {}

    /**
     * Opens the window and returns when it is closed.
     *
     * @param port chosen in it at the start
     * @param theme light or dark; as the window was left when empty
     * @throws DesktopException {@code desktop.no-display} where there is nothing to open it on
     */
    public static void open(Workplace workplace, Optional<String> port, Optional<String> theme)
            throws InterruptedException {
        requireDisplay();
        var closed = new CountDownLatch(1);
        Remembered remembered = Remembered.in(workplace.configuration());
        try {
            SwingUtilities.invokeAndWait(() -> {
                Look.Theme start = Look.Theme.named(
                        theme.or(() -> remembered.find("theme")).orElse(Look.Theme.LIGHT.setting()));
                Look.put(start);
                new MainWindow(workplace, remembered, start, port, closed).setVisible(true);
            });
        } catch (InvocationTargetException e) {
            throw unopened(e);
        }
        closed.await();
    }

    private static void requireDisplay() {
        try {
            if (GraphicsEnvironment.isHeadless()) {
                throw DesktopException.noDisplay("there is no display", null);
            }
            var unused = GraphicsEnvironment.getLocalGraphicsEnvironment().getDefaultScreenDevice();
        } catch (AWTError | HeadlessException | LinkageError e) {
            throw DesktopException.noDisplay(reason(e), e);
        }
    }

    private static String reason(Throwable e) {
        String display = System.getenv("DISPLAY");
        return display == null || e instanceof LinkageError
                ? "there is no display"
                : "nothing answers at the display " + display;
    }

    private static RuntimeException unopened(InvocationTargetException e) {
        if (e.getCause() instanceof RuntimeException fault) {
            return fault;
        }
        return DesktopException.noDisplay(String.valueOf(e.getCause()), e.getCause());
    }
}
