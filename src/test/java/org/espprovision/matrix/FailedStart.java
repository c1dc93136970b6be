package org.espprovision.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.espprovision.Peers;

/**
 * A Mosquitto that does not come up. Started by root it becomes the user nobody before it reads its key, as Mosquitto 2 does
 * with its own user; started by somebody else it stays that user.
 */
final class FailedStart {
    private FailedStart() {}

    /** A folder that anybody may enter, with files a broker could use. */
    static Path folder(Bench bench) throws IOException {
        for (Path folder :
                new Path[] {bench.folder, bench.folder.toAbsolutePath().getParent()}) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThat(bench.files()).isNotEmpty();
        return bench.folder;
    }

    /** Starts it with one line that takes the place of another; gives the log. */
    static Path log(Bench bench, String wrong) throws IOException, InterruptedException {
        Path log = Files.createDirectory(bench.folder.resolve("log")).resolve("mosquitto.log");
        Files.setPosixFilePermissions(log.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        String files = String.join("\n", bench.files()) + "\n";
        String option = wrong.substring(0, wrong.indexOf(' '));
        Path configuration = Files.writeString(
                bench.folder.resolve("mosquitto.conf"),
                "user nobody\nlog_dest file %s\nlog_type all\nlistener %d 127.0.0.1\n".formatted(log, freePort())
                        + files.replaceAll("(?m)^" + option + " .*$", wrong));
        Process process = new ProcessBuilder(Peers.require("mosquitto").toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(bench.folder.resolve("mosquitto.out").toFile())
                .start();
        boolean ended = process.waitFor(10, TimeUnit.SECONDS);
        process.destroyForcibly().onExit().join();
        assertThat(ended).as("it should not have started").isTrue();
        return log;
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
