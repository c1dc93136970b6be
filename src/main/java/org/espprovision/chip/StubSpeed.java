package org.espprovision.chip;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.espprovision.serial.PortException;
import org.espprovision.serial.SerialLine;

/**
 * Finds the highest speed at which chip and adapter understand each other. A speed is on trial until packets have gone
 * there and back; a stub that hears nothing sound for 0.3 s at a speed on trial goes back to the one before by itself.
 */
final class StubSpeed {
    static final int[] USUAL_BAUDS = {2_000_000, 1_500_000, 921_600, 460_800, 230_400};

    /** The UART runs at twice the crystal, which is 26 MHz on nearly every board. */
    private static final int[] UART_CLOCKS_HZ = {52_000_000, 80_000_000};

    private static final int ECHOES = 2;
    private static final int ECHO_BYTES = 512;
    private static final Duration ECHO_PATIENCE = Duration.ofMillis(250);

    /** The stub changes speed when its reply has left the chip, and the adapter may take a moment. */
    private static final Duration SETTLING = Duration.ofMillis(5);

    /** The stub measures its 0.3 s by counting, so it may take longer. */
    private static final Duration RETURN_PATIENCE = Duration.ofSeconds(3);

    private final StubProtocol protocol;
    private final SerialLine line;
    private final int clockHz;

    StubSpeed(StubProtocol protocol, StubProtocol.Hello hello) {
        this.protocol = protocol;
        this.line = protocol.line();
        this.clockHz = clockNearest((long) line.baud() * hello.clockDivider());
    }

    /** Leaves the line at the fastest speed up to this one that works, at least the present one. */
    void climbTo(int topBaud) throws LoaderFault {
        int[] candidates = IntStream.concat(
                        IntStream.of(topBaud), Arrays.stream(USUAL_BAUDS).filter(baud -> baud < topBaud))
                .filter(baud -> baud > line.baud())
                .toArray();
        for (int baud : candidates) {
            if (works(baud)) {
                return;
            }
        }
    }

    /** Changes to this speed if it works, else stays. */
    boolean works(int baud) throws LoaderFault {
        int before = line.baud();
        protocol.ask(StubOperation.SPEED, Math.round((float) clockHz / baud));
        try {
            line.setBaud(baud);
            Overheard.during(line, SETTLING);
            for (int i = 0; i < ECHOES; i++) {
                echo(i);
            }
            protocol.ask(StubOperation.KEEP_SPEED);
            return true;
        } catch (LoaderFault tooFast) {
            goBackTo(before);
            return false;
        } catch (PortException refused) {
            if (!refused.code().equals("port.baud")) {
                throw refused;
            }
            goBackTo(before);
            return false;
        }
    }

    private void echo(int seed) throws LoaderFault {
        byte[] pattern = new byte[ECHO_BYTES];
        new Random(seed).nextBytes(pattern);
        StubFrame echo = protocol.ask(StubOperation.ECHO, pattern, ECHO_PATIENCE);
        if (!Arrays.equals(pattern, echo.body())) {
            throw LoaderFault.noAnswer(StubOperation.ECHO, ECHO_PATIENCE);
        }
    }

    private void goBackTo(int baud) throws LoaderFault {
        line.setBaud(baud);
        protocol.ask(StubOperation.HELLO, new byte[0], RETURN_PATIENCE);
    }

    private static int clockNearest(long measuredHz) {
        return Math.abs(measuredHz - UART_CLOCKS_HZ[0]) <= Math.abs(measuredHz - UART_CLOCKS_HZ[1])
                ? UART_CLOCKS_HZ[0]
                : UART_CLOCKS_HZ[1];
    }
}
