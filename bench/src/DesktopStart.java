import java.awt.Component;
import java.awt.Container;
import java.awt.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import javax.swing.AbstractButton;
import javax.swing.JLabel;
import javax.swing.SwingUtilities;
import org.espprovision.cli.Main;

/**
 * How long until the window can be used, and whether it grows: from the start of the JVM until the big button is on the
 * screen and the event thread is free, then the heap after boards that were provisioned in it, each with all its events.
 * Needs a display: {@code xvfb-run bench/run DesktopStart -- 200}. The number of boards is 10 unless told.
 */
final class DesktopStart {
    private static final int USUAL_BOARDS = 10;
    private static final int STEPS_SHOWN = 5;

    private DesktopStart() {}

    public static void main(String[] arguments) throws Exception {
        int boards = arguments.length > 0 ? Integer.parseInt(arguments[0]) : USUAL_BOARDS;
        Path workspace = Files.createTempDirectory("desktop-start");
        Files.writeString(workspace.resolve("provision.yaml"), "sim-pace: fast\nwifi-ssid: bench\nwifi-password: ''\n");
        var window = new Thread(
                () -> Main.main(
                        new String[] {"desktop", "--port", "sim", "--workspace", workspace.toString()}),
                "window");
        window.setDaemon(true);
        window.start();
        AbstractButton go = await(() -> find("go", AbstractButton.class).filter(Component::isShowing));
        System.out.printf(
                "usable after %,d ms of the JVM's life%n",
                System.currentTimeMillis()
                        - java.lang.management.ManagementFactory.getRuntimeMXBean().getStartTime());
        JLabel word = await(() -> find("result-word", JLabel.class));
        AbstractButton again = await(() -> find("again", AbstractButton.class));
        onEvents(() -> {
            again.setSelected(true);
            return true;
        });
        for (int board = 0; board <= boards; board++) {
            if (board % Math.max(1, boards / STEPS_SHOWN) == 0) {
                System.out.printf("after %,4d boards: heap %,7d KiB, resident %s%n", board, heapKib(), resident());
            }
            if (board < boards) {
                provision(go, word);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static void provision(AbstractButton go, JLabel word) throws Exception {
        SwingUtilities.invokeAndWait(go::doClick);
        String ended = await(() -> go.getText().startsWith("Provision") ? Optional.of(word.getText()) : Optional.empty());
        if (!ended.equals("CONFIRMED")) {
            throw new IllegalStateException(ended);
        }
    }

    private static long heapKib() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 10;
    }

    private static String resident() throws java.io.IOException {
        return Files.readString(Path.of("/proc/self/status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS"))
                .findFirst()
                .map(line -> line.replaceAll("\\D+", ""))
                .map(digits -> "%,d KiB".formatted(Long.parseLong(digits)))
                .orElse("?");
    }

    private static <T> T await(Callable<Optional<T>> look) throws Exception {
        while (true) {
            Optional<T> found = onEvents(look);
            if (found.isPresent()) {
                return found.get();
            }
            Thread.sleep(20);
        }
    }

    private static <T> T onEvents(Callable<T> work) throws Exception {
        var task = new FutureTask<>(work);
        SwingUtilities.invokeLater(task);
        return task.get();
    }

    private static <C extends Component> Optional<C> find(String name, Class<C> kind) {
        for (Window window : Window.getWindows()) {
            Optional<C> found = find(window, name, kind);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static <C extends Component> Optional<C> find(Component component, String name, Class<C> kind) {
        if (kind.isInstance(component) && name.equals(component.getName())) {
            return Optional.of(kind.cast(component));
        }
        if (component instanceof Container container) {
            for (Component child : container.getComponents()) {
                Optional<C> found = find(child, name, kind);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
