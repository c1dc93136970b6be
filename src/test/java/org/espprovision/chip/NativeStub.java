package org.espprovision.chip;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.espprovision.Peers;
import org.espprovision.serial.ControlLines;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;

/**
 * The flasher stub compiled for this machine, its line the standard streams of a process, its flash a file. One thread
 * passes on what it says and ends with it.
 */
final class NativeStub implements SerialLine {
    private static final Path BUILD = Path.of("firmware/flasher-stub/test-host/build");

    private final Process process;
    private final Path flash;
    private final BlockingQueue<byte[]> said = new LinkedBlockingQueue<>();
    private byte[] rest = {};

    private NativeStub(Process process, Path flash) {
        this.process = process;
        this.flash = flash;
        Thread listener = new Thread(this::listen, "native stub");
        listener.setDaemon(true);
        listener.start();
    }

    /** Compiles it. */
    static Path build(Path directory) throws IOException, InterruptedException {
        Peers.require("gcc");
        Path program = directory.resolve("flasher-stub-model");
        Process build = new ProcessBuilder(BUILD.toString(), program.toString())
                .inheritIO()
                .start();
        if (build.waitFor() != 0) {
            throw new AssertionError("the stub does not compile for this machine");
        }
        return program;
    }

    /** Starts it with a flash of 4 MiB that begins with these bytes. */
    static NativeStub start(Path program, byte[] content, String... fault) throws IOException {
        Path flash = Files.createTempFile(program.getParent(), "flash", ".bin");
        Files.write(flash, content);
        var command = new java.util.ArrayList<>(java.util.List.of(program.toString(), flash.toString()));
        command.addAll(Arrays.asList(fault));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new NativeStub(process, flash);
    }

    /** Ends it and says what its flash holds. */
    byte[] flash() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("the stub broke a rule of the chip or did not end");
        }
        return Files.readAllBytes(flash);
    }

    private void listen() {
        InputStream out = process.getInputStream();
        byte[] chunk = new byte[8192];
        try {
            for (int count = out.read(chunk); count >= 0; count = out.read(chunk)) {
                said.add(Arrays.copyOf(chunk, count));
            }
        } catch (IOException ended) {
            process.destroy();
        }
    }

    @Override
    public String name() {
        return "native";
    }

    @Override
    public int read(byte[] buffer, Duration timeout) {
        try {
            if (rest.length == 0) {
                byte[] next = said.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
                rest = next == null ? rest : next;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int count = Math.min(buffer.length, rest.length);
        System.arraycopy(rest, 0, buffer, 0, count);
        rest = Arrays.copyOfRange(rest, count, rest.length);
        return count;
    }

    @Override
    public void write(byte[] bytes) {
        try {
            process.getOutputStream().write(bytes);
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw PortException.lost(name());
        }
    }

    @Override
    public void drain() {}

    @Override
    public void setBaud(int bitsPerSecond) {}

    @Override
    public int baud() {
        return 460_800;
    }

    @Override
    public void drive(ControlLines lines) {}

    @Override
    public boolean hasControlLines() {
        return false;
    }

    @Override
    public void discardInput() {
        rest = new byte[0];
        said.clear();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
            Files.deleteIfExists(flash);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
