package org.espprovision.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espprovision.FailureKind;

/** Room where files are written: the workspace's disk, and the one of temporary files. */
final class DiskCheck implements Check {
    /** A ledger line, a certificate, a revocation list, and the largest flash (16 MiB) once. */
    private static final long NEEDED_BYTES = 32L << 20;
    /** Below this a day of a factory's logs and dumps may fill it. */
    private static final long COMFORTABLE_BYTES = 256L << 20;

    private static final double MIB = 1 << 20;

    private final Path workspace;
    private final Path temporary;
    private final FreeSpace space;

    /** How much of a folder's disk this user may still fill. */
    @FunctionalInterface
    interface FreeSpace {
        long bytesAt(Path folder) throws IOException;
    }

    DiskCheck(Path workspace, Path temporary, FreeSpace space) {
        this.workspace = workspace;
        this.temporary = temporary;
        this.space = space;
    }

    @Override
    public String subject() {
        return "room on the disk";
    }

    @Override
    public FailureKind kind() {
        return FailureKind.USAGE;
    }

    @Override
    public void look(Findings found) throws IOException {
        room(found, "disk.workspace", "the workspace's disk", existing(workspace), "--workspace");
        if (!Files.isDirectory(temporary) || !Files.isWritable(temporary)) {
            found.problem(
                    "disk.temporary-closed",
                    "the folder for temporary files, %s, cannot be written".formatted(temporary),
                    "Make it writable: sudo chmod 1777 %s. Java takes it from -Djava.io.tmpdir.".formatted(temporary));
            return;
        }
        room(found, "disk.temporary", "the disk of temporary files", temporary, "-Djava.io.tmpdir");
    }

    private void room(Findings found, String code, String which, Path folder, String elsewhere) throws IOException {
        long free = space.bytesAt(folder);
        String words = "%s has %,.0f MiB free (%s)".formatted(which, Math.floor(free / MIB), folder);
        String remedy = "Free some, or choose a folder on another disk with %s.".formatted(elsewhere);
        if (free < NEEDED_BYTES) {
            found.problem(code + "-full", words, remedy);
        } else if (free < COMFORTABLE_BYTES) {
            found.warning(code + "-low", words, remedy);
        } else {
            found.ok(code, words);
        }
    }

    /** The workspace, or the folder it will be made in. */
    private static Path existing(Path folder) {
        Path there = folder.toAbsolutePath().normalize();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }
}
