package org.espprovision.serial;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Another run of the program: a Java process of its own that opens a port and holds it until it is told to end. */
final class OtherRun implements AutoCloseable {
    private final Process process;

    private OtherRun(Process process) {
        this.process = process;
    }

    static OtherRun holding(Path port, Map<String, String> environment, String... jvmOptions) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), OtherRun.class.getName(), port.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        OtherRun run = new OtherRun(builder.start());
        String said = run.firstLine();
        if (!"open".equals(said)) {
            run.close();
            throw new AssertionError("the other run did not open the port: " + said);
        }
        return run;
    }

    long pid() {
        return process.pid();
    }

    /** Dies as by kill -9: nothing it holds is given back by itself. */
    void crash() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }

    private String firstLine() throws IOException {
        var lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
        return lines.readLine();
    }

    public static void main(String[] args) throws IOException {
        try (SerialLine line = DevicePorts.ofThisMachine().open(args[0])) {
            System.out.println("open");
            while (System.in.read() >= 0) {
                line.write(new byte[0]);
            }
        }
    }
}
