package org.espprovision.station.hooks;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs the user's command for each board: one line for {@code /bin/sh}, the record as one line of JSON on its standard
 * input. What it says goes to a file, so that nothing it leaves running can hold us by a pipe; only its last words are kept.
 */
public final class CommandHook implements BoardHook {
    private static final Logger LOG = Logger.getLogger(CommandHook.class.getName());
    private static final int LAST_WORDS = 200;

    private final String command;
    private final Duration limit;

    /** @param limit after which the command and what it started are ended */
    public CommandHook(String command, Duration limit) {
        this.command = command;
        this.limit = limit;
    }

    @Override
    public void ended(BoardRecord board) {
        try {
            Path said = Files.createTempFile("provision-hook-", ".out");
            try {
                run(board, said);
            } finally {
                Files.deleteIfExists(said);
            }
        } catch (IOException e) {
            throw HookException.notStarted(command, e);
        }
    }

    private void run(BoardRecord board, Path said) throws IOException {
        Process process = new ProcessBuilder(List.of("/bin/sh", "-c", command))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(said.toFile()))
                .start();
        try {
            hand(board.json() + "\n", process);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw HookException.tooLong(command, board, limit);
            }
            if (process.exitValue() != 0) {
                throw HookException.failed(command, board, process.exitValue(), lastWords(said));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HookException.tooLong(command, board, limit);
        } finally {
            end(process);
        }
    }

    /** The command may have ended, or never wanted to know; its exit status tells. */
    private static void hand(String record, Process process) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(record.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.log(Level.FINE, "a hook did not read its record", e);
        }
    }

    /** What a command that is done started in the background is its own affair; one that is too late goes with all of it. */
    private static void end(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String lastWords(Path said) throws IOException {
        byte[] all = Files.readAllBytes(said);
        String text = new String(all, StandardCharsets.UTF_8).strip();
        String last = text.substring(text.lastIndexOf('\n') + 1).replaceAll("\\p{Cntrl}", "\uFFFD");
        return last.length() > LAST_WORDS ? last.substring(0, LAST_WORDS) + "…" : last;
    }
}
