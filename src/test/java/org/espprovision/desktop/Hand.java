package org.espprovision.desktop;

import java.awt.Component;
import java.awt.Container;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Window;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import javax.imageio.ImageIO;
import javax.swing.AbstractButton;
import javax.swing.SwingUtilities;
import org.awaitility.Awaitility;

/** A person's hand and eye in a test: finds what it wants by name, in whatever window shows it, and takes pictures. */
final class Hand {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Hand() {}

    static <C extends Component> C find(String name, Class<C> kind) {
        return Awaitility.await("a " + kind.getSimpleName() + " named " + name)
                .atMost(PATIENCE)
                .until(() -> look(name, kind), Optional::isPresent)
                .orElseThrow();
    }

    /** In the window on top first. */
    static <C extends Component> Optional<C> look(String name, Class<C> kind) {
        return seen(() -> {
            Window[] windows = Window.getWindows();
            for (int i = windows.length - 1; i >= 0; i--) {
                Optional<C> found = windows[i].isShowing() ? within(windows[i], name, kind) : Optional.empty();
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        });
    }

    private static <C extends Component> Optional<C> within(Component component, String name, Class<C> kind) {
        if (kind.isInstance(component) && name.equals(component.getName())) {
            return Optional.of(kind.cast(component));
        }
        if (component instanceof Container container) {
            for (Component child : container.getComponents()) {
                Optional<C> found = within(child, name, kind);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** Later, as a click comes: what it opens may wait for an answer. */
    static void click(String name) {
        AbstractButton button = find(name, AbstractButton.class);
        Awaitility.await(name + " can be pressed").atMost(PATIENCE).until(() -> seen(button::isEnabled));
        SwingUtilities.invokeLater(button::doClick);
        settle();
    }

    /** A button of a question, by its words. */
    static void answer(String words) {
        AbstractButton button = Awaitility.await("a button " + words)
                .atMost(PATIENCE)
                .until(() -> seen(() -> byWords(words)), Optional::isPresent)
                .orElseThrow();
        SwingUtilities.invokeLater(button::doClick);
        settle();
    }

    private static Optional<AbstractButton> byWords(String words) {
        for (Window window : Window.getWindows()) {
            Optional<AbstractButton> found = window.isShowing() ? byWords(window, words) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<AbstractButton> byWords(Component component, String words) {
        if (component instanceof AbstractButton button && words.equals(button.getText())) {
            return Optional.of(button);
        }
        if (component instanceof Container container) {
            for (Component child : container.getComponents()) {
                Optional<AbstractButton> found = byWords(child, words);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** Reads something of a component where components may be read. */
    static <T> T seen(Callable<T> look) {
        var task = new FutureTask<>(look);
        if (SwingUtilities.isEventDispatchThread()) {
            task.run();
        } else {
            SwingUtilities.invokeLater(task);
        }
        try {
            return task.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static void act(Runnable action) {
        try {
            SwingUtilities.invokeAndWait(action);
        } catch (InterruptedException | InvocationTargetException e) {
            throw new AssertionError(e);
        }
    }

    /** Everything that was queued before is done. */
    static void settle() {
        act(() -> {});
    }

    private static boolean hasColours(Robot robot) {
        var strip = robot.createScreenCapture(new Rectangle(0, 30, 300, 1));
        return java.util.stream.IntStream.range(0, 300)
                        .map(x -> strip.getRGB(x, 0))
                        .distinct()
                        .count()
                > 1;
    }

    /** The whole screen, as a person sees it. */
    static void photograph(String name) {
        try {
            settle();
            var robot = new Robot();
            robot.waitForIdle();
            Awaitility.await("something is painted").atMost(PATIENCE).until(() -> hasColours(robot));
            var screen = new Rectangle(java.awt.Toolkit.getDefaultToolkit().getScreenSize());
            var image = robot.createMultiResolutionScreenCapture(screen).getResolutionVariants();
            var file = new File(System.getProperty("screenshots"), name + ".png");
            if (!file.getParentFile().isDirectory() && !file.getParentFile().mkdirs()) {
                throw new AssertionError("no folder for " + file);
            }
            ImageIO.write((java.awt.image.RenderedImage) image.get(image.size() - 1), "png", file);
        } catch (java.awt.AWTException | java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
