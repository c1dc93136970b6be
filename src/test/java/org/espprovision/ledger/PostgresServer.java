package org.espprovision.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.espprovision.Peers;

/** A PostgreSQL server of Debian with its own data, on loopback. Root may not run it: then the user postgres does. */
public final class PostgresServer implements AutoCloseable {
    private final Path directory;
    private final Path home;
    private final Path data;
    private final Path log;
    private final List<String> asUser = new ArrayList<>();
    private final int port;

    public PostgresServer(Path directory) throws Exception {
        Path pgCtl = Peers.requirePostgres("initdb");
        assertThat(pgCtl).isExecutable();
        this.directory = directory;
        home = Files.createDirectory(directory.resolve("postgres"));
        data = home.resolve("data");
        log = home.resolve("log");
        if (Integer.valueOf(0).equals(Files.getAttribute(home, "unix:uid"))) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            var users = home.getFileSystem().getUserPrincipalLookupService();
            Files.setOwner(home, users.lookupPrincipalByName("postgres"));
            asUser.addAll(List.of(
                    Peers.require("setpriv").toString(), "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        port = freePort();
        run("initdb", "-D", data.toString(), "-U", "line", "-A", "trust", "-N", "-E", "UTF8", "--locale=C");
        start();
    }

    public void start() throws Exception {
        String options = "-h 127.0.0.1 -p %d -k %s -F".formatted(port, data);
        run("pg_ctl", "-D", data.toString(), "-l", log.toString(), "-o", options, "-w", "start");
    }

    /** As if its computer lost power: nobody is told good-bye. */
    public void stopAtOnce() throws IOException, InterruptedException {
        run("pg_ctl", "-D", data.toString(), "-m", "immediate", "stop");
    }

    /** A new database of its own. */
    public SharedAddress database(String name) throws SQLException {
        try (Connection connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return SharedAddress.parse("postgresql://line@127.0.0.1:%d/%s".formatted(port, name));
    }

    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s?currentSchema=esp_provision".formatted(port, database), "line", "");
    }

    @Override
    public void close() throws IOException {
        if (Files.exists(data.resolve("postmaster.pid"))) {
            try {
                stopAtOnce();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(asUser);
        command.add(Peers.requirePostgres(program).toString());
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(directory, program, null);
        Process process = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as("%s: %s", program, Files.readString(output, StandardCharsets.UTF_8))
                .isZero();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
