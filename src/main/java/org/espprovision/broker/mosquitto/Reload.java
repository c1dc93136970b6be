package org.espprovision.broker.mosquitto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.espprovision.broker.BrokerException;

/** How a broker is told to read its files again. */
public sealed interface Reload {
    /**
     * Tells it; returns when it was told, which is before it has done so.
     *
     * @throws BrokerException {@code broker.reload}
     */
    void tell();

    /** SIGHUP to a process that must be a Mosquitto: any other may well die of it. */
    record Signal(long pid) implements Reload {
        @Override
        public void tell() {
            String name = name();
            if (!name.contains("mosquitto")) {
                throw BrokerException.reload(
                        "process %d is %s"
                                .formatted(pid, name.isEmpty() ? "not there" : "'" + name + "', no mosquitto"),
                        "A stale pid file? 'pgrep mosquitto' has the number. SIGHUP ends a program that does not expect it, so "
                                + "nothing was sent.");
            }
            run(List.of("sh", "-c", "kill -HUP \"$0\"", Long.toString(pid)), "kill -HUP " + pid);
        }

        private String name() {
            try {
                return Files.readString(Path.of("/proc", Long.toString(pid), "comm"))
                        .strip();
            } catch (IOException noSuchProcessOrNoLinux) {
                return ProcessHandle.of(pid)
                        .flatMap(process -> process.info().command())
                        .orElse("");
            }
        }
    }

    /** SIGHUP to the process that the file names at that moment. */
    record PidFile(Path file) implements Reload {
        @Override
        public void tell() {
            try {
                new Signal(Long.parseLong(Files.readString(file, StandardCharsets.US_ASCII)
                                .strip()))
                        .tell();
            } catch (IOException | NumberFormatException e) {
                throw BrokerException.reload(
                        "%s has no process number".formatted(file),
                        "Is Mosquitto running, and is this the pid_file of its configuration? --reload COMMAND does without one.");
            }
        }
    }

    /** The user's own command, through the shell: {@code systemctl reload mosquitto}. */
    record Command(String command) implements Reload {
        @Override
        public void tell() {
            run(List.of("sh", "-c", command), command);
        }
    }

    private static void run(List<String> words, String shown) {
        Duration limit = Duration.ofSeconds(30);
        try {
            Process process = new ProcessBuilder(words)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw BrokerException.reload(
                        "'%s' does not end within %d s".formatted(shown, limit.toSeconds()), "Run it by hand and see.");
            }
            if (process.exitValue() != 0) {
                throw BrokerException.reload(
                        "'%s' ended with status %d".formatted(shown, process.exitValue()),
                        "Run it by hand and see. May this user do that?");
            }
        } catch (IOException e) {
            throw BrokerException.reload(
                    "'%s' cannot be run: %s".formatted(shown, e.getMessage()), "Correct the command.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BrokerException.reload("'%s' was interrupted".formatted(shown), "Run the command again.");
        }
    }
}
