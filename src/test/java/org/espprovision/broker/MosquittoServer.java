package org.espprovision.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.espprovision.Peers;

/**
 * A real Mosquitto with one listener on a free loopback port. The caller's lines follow the listener's and may use
 * everything mosquitto.conf knows; the files they name must be readable by the user who runs the test.
 */
public final class MosquittoServer implements AutoCloseable {
    private static final int TRIES = 10;

    private final Process process;
    private final int port;
    private final Path configuration;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private MosquittoServer(Process process, int port, Path configuration) {
        this.process = process;
        this.port = port;
        this.configuration = configuration;
        this.reader = new Thread(this::read, "mosquitto-log-" + port);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts one; without Mosquitto on this machine the test is skipped (or fails in continuous integration). */
    public static MosquittoServer start(String... configLines) throws IOException {
        return start(Map.of(), configLines);
    }

    /** Starts one with these variables in its environment. */
    public static MosquittoServer start(Map<String, String> environment, String... configLines) throws IOException {
        Path program = Peers.require("mosquitto");
        for (int i = 0; i < TRIES; i++) {
            Optional<MosquittoServer> running = tryPort(program, environment, freePort(), List.of(configLines));
            if (running.isPresent()) {
                return running.get();
            }
        }
        throw new AssertionError("no free port after " + TRIES + " tries");
    }

    /** A port that was free a moment ago; somebody else may take it before Mosquitto does, hence the tries. */
    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static Optional<MosquittoServer> tryPort(
            Path program, Map<String, String> environment, int port, List<String> lines) throws IOException {
        Path configuration = Files.createTempFile("mosquitto", ".conf");
        // As root Mosquitto would become the user mosquitto, who cannot read a test's directory.
        String head = "user root%nlog_dest stderr%nlog_type all%nconnection_messages true%nlistener %d 127.0.0.1%n"
                .formatted(port);
        Files.writeString(configuration, head + String.join("\n", lines) + "\n");
        ProcessBuilder command =
                new ProcessBuilder(program.toString(), "-c", configuration.toString()).redirectErrorStream(true);
        command.environment().putAll(environment);
        Process process = command.start();
        MosquittoServer server = new MosquittoServer(process, port, configuration);
        if (server.isUp()) {
            return Optional.of(server);
        }
        server.close();
        if (server.hasLogged("Address already in use")) {
            return Optional.empty();
        }
        throw new AssertionError("mosquitto did not start: " + server.logLines());
    }

    private boolean isUp() {
        try {
            Awaitility.await()
                    .atMost(10, TimeUnit.SECONDS)
                    .pollInterval(5, TimeUnit.MILLISECONDS)
                    .until(() -> hasLogged(" running") || !process.isAlive());
        } catch (ConditionTimeoutException e) {
            log.add(String.valueOf(e.getMessage()));
        }
        return hasLogged(" running");
    }

    private boolean hasLogged(String words) {
        return log.stream().anyMatch(line -> line.contains(words));
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
            }
        } catch (IOException e) {
            log.add("the log could not be read any more: " + e);
        }
    }

    public int port() {
        return port;
    }

    /** What it has logged so far, with everything switched on. */
    public List<String> logLines() {
        return List.copyOf(log);
    }

    @Override
    public void close() throws IOException {
        stop();
        Files.deleteIfExists(configuration);
    }

    /** Lets it read its files again, as SIGHUP does. */
    public void reload() throws IOException {
        new ProcessBuilder("sh", "-c", "kill -HUP " + process.pid())
                .start()
                .onExit()
                .join();
    }

    /** Stops this Mosquitto and no other, and waits for its end. Its log stays readable. */
    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            reader.join();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
