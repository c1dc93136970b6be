package org.espprovision.serial;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Our rules for udev, which name ports, open them to their group and keep others away; and putting them in place. */
public final class UdevRules {
    private static final String FILE = "60-esp-provision.rules";
    private static final String FOLDER = "etc/udev/rules.d";
    private static final String GROUP_IN_FILE = "dialout";

    private final Path root;
    private final Udevadm udevadm;
    private final String group;

    private UdevRules(Path root, Udevadm udevadm) {
        this.root = root;
        this.udevadm = udevadm;
        this.group = new Groups(MachineTrees.under(root)).ofSerialPorts();
    }

    public static UdevRules ofThisMachine() {
        return under(Path.of("/"), UdevRules::run);
    }

    static UdevRules under(Path root, Udevadm udevadm) {
        return new UdevRules(root, udevadm);
    }

    /** The rules, with the group that serial ports have on this system. */
    public String text() {
        try (InputStream rules = Objects.requireNonNull(UdevRules.class.getResourceAsStream(FILE))) {
            return new String(rules.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("GROUP=\"" + GROUP_IN_FILE + "\"", "GROUP=\"" + group + "\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes the rules to /etc/udev/rules.d and has udev apply them to what is plugged in.
     *
     * @return what was done, a sentence each
     * @throws PortException {@code port.udev} when this user may not, or there is no udev
     */
    public List<String> install() {
        Path folder = root.resolve(FOLDER);
        Path file = folder.resolve(FILE);
        if (!Files.isDirectory(folder)) {
            throw PortException.rulesNotInstalled(file, "there is no folder " + folder, null);
        }
        List<String> done = new ArrayList<>();
        try {
            done.add(write(file));
        } catch (IOException e) {
            throw PortException.rulesNotInstalled(file, why(e), e);
        }
        done.addAll(apply());
        done.add(
                "Members of the group %s may open the ports now; who is none joins it: sudo usermod -aG %s USER, then logs in anew."
                        .formatted(group, group));
        return done;
    }

    private String write(Path file) throws IOException {
        String text = text();
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return file + " was there already, as it should be.";
        }
        String what = Files.exists(file) ? "Replaced" : "Wrote";
        Files.writeString(file, text);
        return "%s %s.".formatted(what, file);
    }

    /** Where udev does not run, in a container, there is nothing to tell and nobody to apply them. */
    private List<String> apply() {
        List<String> reload = List.of("control", "--reload");
        List<String> trigger =
                List.of("trigger", "--subsystem-match=usb", "--subsystem-match=usb-serial", "--subsystem-match=tty");
        List<String> done = new ArrayList<>();
        for (List<String> arguments : List.of(reload, trigger)) {
            String command = "udevadm " + String.join(" ", arguments);
            Optional<String> error = udevadm.run(arguments);
            if (error.isPresent()) {
                done.add(
                        "'%s' failed: %s. Once udev runs it takes the rules by itself; boards that are plugged in then are "
                                        .formatted(command, error.get())
                                + "to be plugged in again.");
                return done;
            }
            done.add("Ran '%s'.".formatted(command));
        }
        return done;
    }

    private static String why(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }

    /** Runs udevadm with these arguments; gives what it complains about, empty when all went well. */
    @FunctionalInterface
    interface Udevadm {
        Optional<String> run(List<String> arguments);
    }

    private static Optional<String> run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("udevadm"));
        command.addAll(arguments);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int status = process.waitFor();
            return status == 0 ? Optional.empty() : Optional.of(said.isEmpty() ? "status " + status : said);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
