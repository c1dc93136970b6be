package org.espprovision.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espprovision.MacAddress;
import org.espprovision.simulator.VirtualChip;
import org.espprovision.simulator.sketch.VirtualNetwork;
import org.espprovision.simulator.sketch.VirtualSketch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A virtual ESP8266 for any program that flashes boards. */
@Command(
        name = "simulate",
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "A virtual ESP8266 that any flasher can talk to, until Ctrl-C.",
            "",
            "It has the ROM's boot loader, a NOR flash that takes its time, reset and strap pins, and runs "
                    + "any sound image as our MQTT sketch would run. Needs --pty or --rfc2217; with both, the program "
                    + "that came last has the board."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:ended by the key q",
            "2:wrong usage, or the link, port or flash file cannot be used",
            "3:this system cannot make a device file",
            "130:ended by Ctrl-C; the flash is saved and the link removed"
        },
        footerHeading = "%nKeys, where standard input is a terminal:%n",
        footer = {
            "  r  tap RESET: starts what is in the flash",
            "  f  RESET with FLASH held: the boot loader",
            "  u  pull the cable, or put it back",
            "  q  end",
            "",
            "Examples:",
            "  provision simulate --pty /tmp/board -v",
            "  provision simulate --rfc2217 4000 --flash board.flash",
            "then, in another window:",
            "  provision --port /tmp/board",
            "  provision --port rfc2217://localhost:4000"
        })
final class SimulateCommand implements Callable<Integer> {
    private static final int LARGEST_PORT = 0xFFFF;
    private static final Map<String, Integer> SIZES =
            Map.of("512K", 512 << 10, "1M", 1 << 20, "2M", 2 << 20, "4M", 4 << 20, "8M", 8 << 20, "16M", 16 << 20);

    private final Surroundings surroundings;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private SimulateOptions options = new SimulateOptions();

    SimulateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (options.pty == null && options.rfc2217 == null) {
            throw UsageException.boardUnreachable();
        }
        Optional<InetSocketAddress> network =
                Optional.ofNullable(options.rfc2217).map(SimulateCommand::address);
        BoardReport diary = BoardReport.of(surroundings, common);
        VirtualChip.Builder chip = chip(diary);
        var ending = new Ending();
        return ending.around(() -> {
            try (var board = new SimulatedBoard(chip, Optional.ofNullable(options.pty), network, diary)) {
                diary.ready(board, what());
                int status = attend(board, ending);
                diary.ended(board.wear());
                return status;
            }
        });
    }

    private int attend(SimulatedBoard board, Ending ending) {
        try (BoardKeys keys = BoardKeys.of(surroundings)) {
            while (!ending.isAsked()) {
                switch (keys.next(ending, Duration.ofMillis(100))) {
                    case RESET -> board.tapReset();
                    case BOOT_LOADER -> board.tapResetHoldingFlash();
                    case CABLE -> board.moveCable();
                    case QUIT -> ending.ask();
                    case NONE -> {}
                }
            }
            return 0;
        }
    }

    private VirtualChip.Builder chip(BoardReport diary) {
        Integer sizeBytes = SIZES.get(options.flashSize.toUpperCase(Locale.ROOT));
        if (sizeBytes == null) {
            throw UsageException.badValue("--flash-size", options.flashSize, "it is 512K, 1M, 2M, 4M, 8M or 16M");
        }
        var sketch = new VirtualSketch(VirtualNetwork.ofThisComputer(surroundings.clock()), surroundings.random());
        VirtualChip.Builder chip = VirtualChip.builder(mac())
                .flashSize(sizeBytes)
                .pace(options.pace.pace())
                .firmware(sketch)
                .watchedBy(diary);
        return options.flash == null ? chip : chip.flashFile(options.flash);
    }

    private MacAddress mac() {
        try {
            return MacAddress.parse(options.mac);
        } catch (IllegalArgumentException e) {
            throw UsageException.badValue("--mac", options.mac, "a MAC address is written 5c:cf:7f:a1:b2:c3");
        }
    }

    private String what() {
        return "a virtual ESP8266, MAC %s, %s of flash %s"
                .formatted(
                        mac(),
                        options.flashSize.toUpperCase(Locale.ROOT),
                        options.flash == null ? "that is forgotten at the end" : "kept in " + options.flash);
    }

    /** Without a host, or with none before the colon, only programs on this computer reach it. */
    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon).replaceAll("^\\[|\\]$", "");
        String digits = text.substring(colon + 1);
        if (!digits.matches("\\d{1,5}") || Integer.parseInt(digits) > LARGEST_PORT) {
            throw UsageException.badValue("--rfc2217", text, "'" + digits + "' is not a port number");
        }
        int port = Integer.parseInt(digits);
        InetSocketAddress address = host.isEmpty()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
                : new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw UsageException.badValue("--rfc2217", text, "there is no computer named '" + host + "'");
        }
        return address;
    }
}
