package org.espprovision.simulator;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espprovision.MacAddress;
import org.espprovision.serial.LineOpener;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;
import org.jspecify.annotations.Nullable;

/**
 * A tray of virtual boards for a factory line: ports {@code sim-1}, {@code sim-2}, …, each with a blank board of 4 MiB in
 * it; when one is done, a new board with another MAC takes its place. A board that was taken out is gone for good, with the
 * key in its flash. Thread-safe.
 */
public final class VirtualTray implements LineOpener, AutoCloseable {
    private static final String NAME = "sim-";

    /** The block of locally administered addresses that virtual boards live in: no real chip has them. */
    private static final long BLOCK = 0x5ecf_7f00_0000L;

    private static final int ADDRESSES = 1 << 24;

    private final Firmware firmware;
    private final Pace pace;
    private final SecureRandom random;
    private final Set<MacAddress> used = new HashSet<>();
    private final Map<String, VirtualChip> boards = new HashMap<>();
    private final Map<String, MacAddress> addresses = new HashMap<>();
    private final List<String> ports = new ArrayList<>();

    /** @param random chooses addresses */
    public VirtualTray(int slots, Firmware firmware, Pace pace, SecureRandom random) {
        this.firmware = firmware;
        this.pace = pace;
        this.random = random;
        for (int slot = 1; slot <= slots; slot++) {
            ports.add(NAME + slot);
            addresses.put(NAME + slot, anotherAddress());
        }
    }

    public List<String> ports() {
        return List.copyOf(ports);
    }

    /** The MAC of the board that is in a slot now. */
    public synchronized MacAddress mac(String port) {
        MacAddress mac = addresses.get(port);
        if (mac == null) {
            throw new IllegalArgumentException("no slot " + port);
        }
        return mac;
    }

    /** Takes the board out and puts the next one in. */
    public void next(String port) {
        @Nullable VirtualChip old;
        synchronized (this) {
            old = boards.remove(port);
            addresses.put(port, anotherAddress());
        }
        if (old != null) {
            old.close();
        }
    }

    private synchronized MacAddress anotherAddress() {
        MacAddress mac = new MacAddress(BLOCK | random.nextInt(ADDRESSES));
        return used.add(mac) ? mac : anotherAddress();
    }

    @Override
    public boolean knows(String portName) {
        return ports.contains(portName);
    }

    @Override
    public synchronized SerialLine open(String portName) {
        if (!ports.contains(portName)) {
            throw PortException.lost(portName);
        }
        return boards.computeIfAbsent(
                        portName,
                        port -> VirtualChip.builder(mac(port))
                                .pace(pace)
                                .firmware(firmware)
                                .build())
                .line(portName);
    }

    @Override
    public void close() {
        List<VirtualChip> left;
        synchronized (this) {
            left = List.copyOf(boards.values());
            boards.clear();
        }
        left.forEach(VirtualChip::close);
    }
}
