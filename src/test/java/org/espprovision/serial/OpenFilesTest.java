package org.espprovision.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class OpenFilesTest {
    @TempDir
    Path directory;

    @Test
    void the_program_that_has_a_file_open_is_named_as_long_as_it_has() throws Exception {
        Path file = Files.createFile(directory.resolve("port")).toRealPath();
        OpenFiles openFiles = new OpenFiles(Path.of("/proc"));
        assertThat(openFiles.holderOf(file)).isEmpty();
        Process sleeper =
                new ProcessBuilder("sleep", "60").redirectInput(file.toFile()).start();
        try {
            await().until(() -> openFiles
                    .holderOf(file)
                    .filter(new PortHolder(sleeper.pid(), "sleep")::equals)
                    .isPresent());
        } finally {
            sleeper.destroyForcibly().waitFor();
        }
        assertThat(openFiles.holderOf(file)).isEmpty();
    }

    @Test
    void a_private_directory_is_closed_to_others_and_no_link_somebody_laid_out() throws IOException {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(Files.getPosixFilePermissions(PrivateDirectory.at(open)))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(PrivateDirectory.at(directory.resolve("new"))))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), open);
        assertThatThrownBy(() -> PrivateDirectory.at(link))
                .isInstanceOfSatisfying(
                        PortException.class, e -> assertThat(e.code()).isEqualTo("port.place"));
    }
}
