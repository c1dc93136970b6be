package org.espprovision.cli;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.espprovision.simulator.BoardEvent;
import org.espprovision.simulator.FlashWear;

/**
 * A virtual board's life for a person, on standard error: how to reach it, and with {@code -v} what happens. Events come
 * from the board's threads and meet at this object's lock.
 */
final class BoardDiary implements BoardReport {
    private static final int BOOT_LOADER = 1;
    private static final int FLASH = 3;

    /** The ROM's commands; those of flashers' own programs in RAM have numbers from 0xd0 on and never come here. */
    private static final Map<Integer, String> COMMANDS = Map.of(
            0x02, "FLASH_BEGIN",
            0x03, "FLASH_DATA",
            0x04, "FLASH_END",
            0x05, "MEM_BEGIN",
            0x06, "MEM_END",
            0x07, "MEM_DATA",
            0x08, "SYNC",
            0x09, "WRITE_REG",
            0x0A, "READ_REG",
            0x0B, "SPI_SET_PARAMS");

    private final Surroundings surroundings;
    private final CommonOptions options;
    private final Style style;
    private final Instant start;
    private final Map<Integer, Integer> commands = new TreeMap<>();
    private Supplier<FlashWear> wear = () -> FlashWear.NONE;

    BoardDiary(Surroundings surroundings, CommonOptions options) {
        this.surroundings = surroundings;
        this.options = options;
        this.style = Style.of(options.color, surroundings, Surroundings.Stream.ERR);
        this.start = surroundings.clock().instant();
    }

    @Override
    public synchronized void ready(SimulatedBoard board, String what) {
        wear = board::wear;
        say(style.good("ready") + ": " + what);
        board.terminal().ifPresent(terminal -> {
            say("  device file  " + terminal.link() + style.dim("  (" + terminal.device() + ")"));
            say(style.dim("               no DTR and RTS: in its boot loader whenever a program opens it"));
        });
        board.address().ifPresent(address -> {
            say("  network      " + url(address));
            if (!address.getAddress().isLoopbackAddress()) {
                say(style.note("  note") + " whoever reaches this port has the board: RFC 2217 knows no passwords");
            }
        });
        say(style.dim(
                surroundings.isTerminal(Surroundings.Stream.IN)
                        ? "  keys: r RESET, f RESET with FLASH held, u cable out and in, q end"
                        : "  ends with Ctrl-C"));
    }

    /** As flashers take it. */
    static String url(InetSocketAddress address) {
        String host = address.getAddress().isAnyLocalAddress()
                ? "localhost"
                : address.getAddress().getHostAddress();
        return "rfc2217://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, address.getPort());
    }

    @Override
    public synchronized void on(BoardEvent event) {
        if (event instanceof BoardEvent.Commanded command) {
            commands.merge(command.opcode(), 1, Integer::sum);
        } else if (event instanceof BoardEvent.Started started) {
            sumUp();
            note("%s, boot mode %d: %s".formatted(words(started), started.bootMode(), destination(started.bootMode())));
        } else if (event instanceof BoardEvent.SketchBegan) {
            note("a sound image is in the flash and begins");
        } else if (event instanceof BoardEvent.ClientCame came) {
            note("opened: " + came.client());
        } else if (event instanceof BoardEvent.ClientLeft left) {
            sumUp();
            note("closed: " + left.client());
        } else if (event instanceof BoardEvent.ClientRefused refused) {
            note("refused: %s, %s".formatted(refused.client(), refused.why()));
        } else if (event instanceof BoardEvent.SpeedChosen speed) {
            note("line at %,d baud".formatted(speed.baud()));
        }
    }

    @Override
    public synchronized void ended(FlashWear total) {
        sumUp();
        say("ended; flash since the start: " + words(total));
    }

    /** What the boot loader was asked since the last time. */
    private void sumUp() {
        if (!commands.isEmpty()) {
            int count = commands.values().stream().mapToInt(Integer::intValue).sum();
            note("boot loader: %,d commands (%s)".formatted(count, counts()));
            note("flash since the start: " + words(wear.get()));
            commands.clear();
        }
    }

    private String counts() {
        return commands.entrySet().stream()
                .map(entry -> "%,d %s".formatted(entry.getValue(), name(entry.getKey())))
                .collect(Collectors.joining(", "));
    }

    private static String name(int opcode) {
        return COMMANDS.getOrDefault(opcode, "unknown 0x%02x".formatted(opcode));
    }

    private static String words(BoardEvent.Started started) {
        return switch (started.cause()) {
            case POWER_ON -> "power comes on";
            case RESET_PIN -> "reset by its pin";
            case SOFTWARE -> "reset by the software";
            case HARDWARE_WATCHDOG -> "reset by the watchdog";
        };
    }

    private static String destination(int bootMode) {
        return switch (bootMode) {
            case BOOT_LOADER -> "boot loader";
            case FLASH -> "starts from flash";
            default -> "neither flash nor boot loader";
        };
    }

    private static String words(FlashWear wear) {
        return String.format(
                Locale.ROOT,
                "%,d sectors and %,d blocks erased, %,d bytes programmed",
                wear.sectorErases(),
                wear.blockErases(),
                wear.bytesProgrammed());
    }

    private void note(String text) {
        if (options.verbose) {
            long millis =
                    Duration.between(start, surroundings.clock().instant()).toMillis();
            say(style.dim(String.format(Locale.ROOT, "%8.2f s  ", millis / 1000.0)) + text);
        }
    }

    private void say(String line) {
        surroundings.err().println(line);
        surroundings.err().flush();
    }
}
