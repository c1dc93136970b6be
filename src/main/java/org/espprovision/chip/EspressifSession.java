package org.espprovision.chip;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;

/**
 * Espressif's stub in a chip, started anew from a reset on whenever an exchange broke. It is loaded at 115,200 baud: one
 * of its versions takes that for granted when it is asked to change its speed, and so can do that once only. Source:
 * esp-flasher-stub 1.0.
 */
final class EspressifSession {
    private static final Duration GREETING = Duration.ofSeconds(1);

    /** The stub changes 11 ms after its reply has left. */
    private static final Duration SETTLING = Duration.ofMillis(30);

    private static final int TRIALS = 8;
    private static final Duration TRIAL_PATIENCE = Duration.ofMillis(250);

    /** A word of the ROM; any register that can be read would do. */
    static final int MARK_ADDRESS = 0x4000_1000;

    private static final int BLOCK_BYTES = 0x1_0000;
    private static final int PAGE_BYTES = 0x100;
    private static final int STATUS_MASK = 0xFFFF;

    private final SerialLine line;
    private final LoaderOptions options;
    private final StubImage image;
    private final List<Integer> speeds;
    private int speed;

    EspressifSession(SerialLine line, LoaderOptions options, StubFile file) {
        this.line = line;
        this.options = options;
        this.image = file.image();
        this.speeds = speedsFor(options);
    }

    boolean canStartAnew() {
        return line.hasControlLines();
    }

    /** Resets the chip and starts the stub at the highest speed that works; empty when the stub does not start. */
    Optional<EspressifProtocol> start(InRom reached) throws LoaderFault {
        InRom rom = reached;
        while (true) {
            Optional<EspressifProtocol> stub = loaded(rom);
            if (stub.isEmpty() || speed == speeds.size() || works(stub.get(), speeds.get(speed))) {
                if (stub.isPresent()) {
                    announce(stub.get(), rom.identity().flash());
                }
                return stub;
            }
            if (!canStartAnew()) {
                throw LoaderFault.noAnswer(EspressifProtocol.Operation.CHANGE_SPEED, TRIAL_PATIENCE);
            }
            speed++;
            rom = reachRom();
        }
    }

    InRom reachRom() {
        return InRom.reached(line, options.withBaud(Math.min(options.baud(), Connector.SAFE_BAUD)));
    }

    private Optional<EspressifProtocol> loaded(InRom rom) {
        try {
            new StubLoader(rom.protocol()).load(image);
        } catch (LoaderFault broken) {
            return Optional.empty();
        }
        var stub = new EspressifProtocol(line);
        return stub.greets(GREETING) ? Optional.of(stub) : Optional.empty();
    }

    private boolean works(EspressifProtocol stub, int baud) {
        try {
            stub.ask(EspressifProtocol.Operation.CHANGE_SPEED, EspressifProtocol.PATIENCE, baud, line.baud());
            line.setBaud(baud);
            Overheard.during(line, SETTLING);
            for (int i = 0; i < TRIALS; i++) {
                stub.ask(EspressifProtocol.Operation.READ_REGISTER, TRIAL_PATIENCE, MARK_ADDRESS);
            }
            return true;
        } catch (PortException refused) {
            if (!refused.code().equals("port.baud")) {
                throw refused;
            }
            return false;
        } catch (LoaderFault tooFast) {
            return false;
        }
    }

    private static void announce(EspressifProtocol stub, FlashChip flash) throws LoaderFault {
        stub.ask(
                EspressifProtocol.Operation.FLASH_PARAMETERS,
                EspressifProtocol.PATIENCE,
                0,
                flash.sizeBytes(),
                BLOCK_BYTES,
                FlashRegion.SECTOR_BYTES,
                PAGE_BYTES,
                STATUS_MASK);
    }

    private static List<Integer> speedsFor(LoaderOptions options) {
        return IntStream.concat(IntStream.of(options.topBaud()), Arrays.stream(StubSpeed.USUAL_BAUDS))
                .filter(baud -> baud <= options.topBaud() && baud > Connector.SAFE_BAUD)
                .distinct()
                .boxed()
                .toList();
    }
}
