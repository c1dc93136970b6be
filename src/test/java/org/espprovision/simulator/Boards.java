package org.espprovision.simulator;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import org.espprovision.MacAddress;
import org.espprovision.simulator.sketch.VirtualNetwork;
import org.espprovision.simulator.sketch.VirtualSketch;

/** Boards whose firmware differs from our sketch, for tests in other packages. */
public final class Boards {
    private Boards() {}

    /** Runs our sketch with one word of its settings file misread: every {@code from} in the flash is a {@code to}. */
    public static VirtualChip.Builder misreading(
            VirtualChip.Builder chip, VirtualNetwork network, String from, String to) {
        return chip.firmware(
                machine -> new VirtualSketch(network, new SecureRandom()).run(new Misreading(machine, from, to)));
    }

    /** Runs a sketch that never prints a word and reaches nobody. */
    public static VirtualChip.Builder mute(VirtualChip.Builder chip) {
        return chip.firmware(machine -> {});
    }

    private record Misreading(Machine machine, String from, String to) implements Machine {
        @Override
        public byte[] readFlash(int offset, int lengthBytes) {
            String read = new String(machine.readFlash(offset, lengthBytes), StandardCharsets.ISO_8859_1);
            return read.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public MacAddress mac() {
            return machine.mac();
        }

        @Override
        public int chipId() {
            return machine.chipId();
        }

        @Override
        public int resetReason() {
            return machine.resetReason();
        }

        @Override
        public int flashSizeBytes() {
            return machine.flashSizeBytes();
        }

        @Override
        public void setBaud(int bitsPerSecond) {
            machine.setBaud(bitsPerSecond);
        }

        @Override
        public void print(String text) throws InterruptedException {
            machine.print(text);
        }

        @Override
        public Duration uptime() {
            return machine.uptime();
        }

        @Override
        public void delay(Duration duration) throws InterruptedException {
            machine.delay(duration);
        }
    }
}
