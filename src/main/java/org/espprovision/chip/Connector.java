package org.espprovision.chip;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;
import org.jspecify.annotations.Nullable;

/** Resets a chip into its boot loader and agrees on a speed, or finds out why that does not work. */
final class Connector {
    static final int SAFE_BAUD = 115_200;
    private static final int BOOT_BAUD = 74_880;

    /** The first is used up by the ROM's speed measurement, the second is often garbled. */
    private static final int SYNCS = 5;

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMillis(550);
    private static final Duration BOOT_TEXT = Duration.ofSeconds(1);

    private static final int ROM_SYNC_VALUE = 0x2012_0707;
    private static final int MARK_ADDRESS = 0x4000_1000;
    private static final int ESP8266_MARK = 0xFFF0_C101;

    private record Attempt(ResetStrategy reset, Duration flashHeld, int baud) {}

    private final SerialLine line;
    private final LoaderOptions options;
    private final LoaderProtocol protocol;

    Connector(SerialLine line, LoaderOptions options) {
        this.line = line;
        this.options = options;
        this.protocol = new LoaderProtocol(line);
    }

    /** Leaves the line at the speed that works. */
    LoaderProtocol connect() {
        Deadline end = Deadline.in(options.patience());
        List<Attempt> attempts = attempts();
        @Nullable ChipException fault = null;
        for (int i = 0; i == 0 || !end.passed(); i++) {
            try {
                if (answers(attempts.get(i % attempts.size()))) {
                    return protocol;
                }
            } catch (PortException refused) {
                skipUnlessSafe(refused, attempts.get(i % attempts.size()));
            } catch (LoaderFault broken) {
                fault = ChipException.protocol(line.name(), "asking which chip it is", broken);
            }
        }
        throw fault != null ? fault : whyNothingAnswers();
    }

    /**
     * Each way to reset at the wanted speed and then at the safe one, before the next way. The ROM measures the speed once
     * a reset: where nobody can reset it, a speed that fails could not be taken back, so only the safe one is tried.
     */
    private List<Attempt> attempts() {
        if (!line.hasControlLines()) {
            return List.of(new Attempt(ResetStrategy.CLASSIC, SHORT, SAFE_BAUD));
        }
        return Stream.of(SHORT, LONG)
                .flatMap(held -> Stream.of(
                        new Attempt(ResetStrategy.TIGHT, held, options.baud()),
                        new Attempt(ResetStrategy.TIGHT, held, SAFE_BAUD),
                        new Attempt(ResetStrategy.CLASSIC, held, options.baud()),
                        new Attempt(ResetStrategy.CLASSIC, held, SAFE_BAUD)))
                .toList();
    }

    /** An adapter that does not make the wanted speed makes the safe one. */
    private static void skipUnlessSafe(PortException refused, Attempt attempt) {
        if (!refused.code().equals("port.baud") || attempt.baud() == SAFE_BAUD) {
            throw refused;
        }
    }

    private boolean answers(Attempt attempt) throws LoaderFault {
        line.setBaud(attempt.baud());
        if (line.hasControlLines()) {
            attempt.reset().intoBootLoader(line, attempt.flashHeld());
        }
        Optional<Reply> sync = protocol.synchronise(SYNCS);
        if (sync.isEmpty()) {
            return false;
        }
        if (sync.get().value() != ROM_SYNC_VALUE) {
            throw ChipException.notTheRom(line.name());
        }
        int mark = protocol.exchange(Request.readRegister(MARK_ADDRESS)).value();
        if (mark != ESP8266_MARK) {
            throw ChipException.notEsp8266(line.name(), mark);
        }
        return true;
    }

    private ChipException whyNothingAnswers() {
        byte[] heard = listenToAStart();
        String text = new String(heard, StandardCharsets.ISO_8859_1);
        return BootLog.in(text)
                .map(log -> ChipException.runMode(line.name(), log))
                .orElseGet(() -> heard.length > 0
                        ? ChipException.talksButNotSync(line.name(), heard.length)
                        : ChipException.silent(line.name()));
    }

    private byte[] listenToAStart() {
        try {
            if (line.hasControlLines()) {
                ResetStrategy.intoSketch(line, BOOT_BAUD);
            } else {
                line.setBaud(BOOT_BAUD);
            }
        } catch (PortException refused) {
            if (refused.code().equals("port.baud")) {
                // An adapter that cannot make this odd speed says nothing about the chip.
                return new byte[0];
            }
            throw refused;
        }
        return Overheard.during(line, BOOT_TEXT);
    }
}
