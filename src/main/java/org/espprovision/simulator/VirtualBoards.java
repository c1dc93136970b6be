package org.espprovision.simulator;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.espprovision.MacAddress;
import org.espprovision.serial.LineOpener;
import org.espprovision.serial.SerialLine;

/**
 * Virtual boards by name: {@code sim} is a NodeMCU-like board with a 4 MiB flash, in this process. Its flash outlives the
 * run in a file, as a board's does. Boards stay powered until {@link #close}.
 */
public final class VirtualBoards implements LineOpener, AutoCloseable {
    /** The name that opens a virtual board in this process. */
    public static final String NAME = "sim";

    /** From the block of locally administered addresses: no real chip has it. */
    private static final MacAddress MAC = MacAddress.parse("5e:cf:7f:00:00:01");

    private final Firmware firmware;
    private final Pace pace;
    private final Path flashFolder;
    private final Path sealingKey;
    private final SecureRandom random;
    private final List<VirtualChip> powered = new ArrayList<>();

    /**
     * @param firmware what runs on each board once a sound image is booted
     * @param flashFolder where each board's flash is kept, one file a board
     * @param sealingKey file with the key under which the flashes are kept; made when it is not there
     * @param random makes that key
     */
    public VirtualBoards(Firmware firmware, Pace pace, Path flashFolder, Path sealingKey, SecureRandom random) {
        this.firmware = firmware;
        this.pace = pace;
        this.flashFolder = flashFolder;
        this.sealingKey = sealingKey;
        this.random = random;
    }

    @Override
    public boolean knows(String portName) {
        return portName.equals(NAME);
    }

    @Override
    public synchronized SerialLine open(String portName) {
        VirtualChip chip = VirtualChip.builder(MAC)
                .pace(pace)
                .flashStore(new SealedFlash(
                        flashFolder.resolve("sim-" + MAC.compact() + ".flash.sealed"), sealingKey, random))
                .firmware(firmware)
                .build();
        powered.add(chip);
        return chip.line(portName);
    }

    @Override
    public synchronized void close() {
        powered.forEach(VirtualChip::close);
        powered.clear();
    }
}
