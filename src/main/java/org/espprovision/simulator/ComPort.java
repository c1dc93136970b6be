package org.espprovision.simulator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.espprovision.serial.ControlLines;
import org.espprovision.serial.SerialLine;

/**
 * One client's port: what telnet options and the COM-PORT-OPTION ask for, done on a serial line and answered. Source: RFC
 * 2217; an answer has the request's number plus 100 and tells the value that now holds.
 *
 * <p>The server speaks first of nothing: pyserial 3.5 does not offer its option when the other side was faster.
 *
 * <p>Two control lines cannot be set in one command, and pyserial leaves 50 ms between two. A flasher that goes from RTS
 * over both to DTR, which on a local port takes a moment shorter than EN needs to rise, would let the chip go with GPIO0
 * high. So the step from RTS to both is {@link #isUndecided} for a while: when the next command ends it, the chip sees
 * one step from RTS to DTR. Espressif's own RFC 2217 server helps its flasher in the same place.
 */
final class ComPort implements TelnetDecoder.Listener {
    private static final int BINARY = 0;
    private static final int SUPPRESS_GO_AHEAD = 3;
    private static final int COM_PORT = 44;
    private static final Set<Integer> KNOWN = Set.of(BINARY, SUPPRESS_GO_AHEAD, COM_PORT);

    private static final int SIGNATURE = 0;
    private static final int BAUD = 1;
    private static final int DATA_SIZE = 2;
    private static final int PARITY = 3;
    private static final int STOP_SIZE = 4;
    private static final int CONTROL = 5;
    private static final int NOTIFY_MODEM_STATE = 7;
    private static final int LINE_STATE_MASK = 10;
    private static final int MODEM_STATE_MASK = 11;
    private static final int PURGE = 12;
    private static final int ANSWER = 100;

    /** The virtual line is 8N1 and stays so. */
    private static final int EIGHT_BITS = 8;

    private static final int NO_PARITY = 1;
    private static final int ONE_STOP_BIT = 1;

    /** CTS, DSR, RI and DCD are not connected on such boards. */
    private static final int NO_MODEM_LINES = 0;

    private static final int NO_FLOW_CONTROL = 1;
    private static final int BREAK_QUERY = 4;
    private static final int BREAK_OFF = 6;
    private static final int DTR_QUERY = 7;
    private static final int DTR_ON = 8;
    private static final int DTR_OFF = 9;
    private static final int RTS_QUERY = 10;
    private static final int RTS_ON = 11;
    private static final int RTS_OFF = 12;
    private static final int INBOUND_FLOW_QUERY = 13;
    private static final int NO_INBOUND_FLOW_CONTROL = 14;

    private static final int PURGE_TO_CHIP_ONLY = 2;

    private final SerialLine line;
    private final TelnetWriter out;
    private final BoardWatcher watcher;
    private final Set<Integer> theirs = new HashSet<>();
    private final Set<Integer> ours = new HashSet<>();
    private boolean dtr;
    private boolean rts;
    private ControlLines driven = ControlLines.NEITHER;

    ComPort(SerialLine line, TelnetWriter out, BoardWatcher watcher) {
        this.line = line;
        this.out = out;
        this.watcher = watcher;
    }

    @Override
    public void data(byte[] bytes) {
        line.write(bytes);
    }

    @Override
    public void option(int verb, int option) throws IOException {
        switch (verb) {
            case TelnetDecoder.WILL -> agree(theirs, option, TelnetDecoder.DO, TelnetDecoder.DONT);
            case TelnetDecoder.DO -> agree(ours, option, TelnetDecoder.WILL, TelnetDecoder.WONT);
            case TelnetDecoder.WONT -> end(theirs, option, TelnetDecoder.DONT);
            case TelnetDecoder.DONT -> end(ours, option, TelnetDecoder.WONT);
            default -> throw new IllegalArgumentException("no telnet verb: " + verb);
        }
    }

    /** Only a change is answered: two sides that confirm confirmations never end. */
    private void agree(Set<Integer> side, int option, int yes, int no) throws IOException {
        if (!KNOWN.contains(option)) {
            out.option(no, option);
        } else if (side.add(option)) {
            out.option(yes, option);
            if (option == COM_PORT) {
                answer(NOTIFY_MODEM_STATE, NO_MODEM_LINES);
            }
        }
    }

    private void end(Set<Integer> side, int option, int confirmation) throws IOException {
        if (side.remove(option)) {
            out.option(confirmation, option);
        }
    }

    @Override
    public void subnegotiation(byte[] content) throws IOException {
        ByteBuffer request = ByteBuffer.wrap(content);
        if (request.remaining() < 2 || (request.get() & 0xFF) != COM_PORT) {
            return;
        }
        int command = request.get() & 0xFF;
        if (command == SIGNATURE) {
            signature();
        } else if (command == BAUD && request.remaining() == Integer.BYTES) {
            baud(request.getInt());
        } else if (request.remaining() == 1) {
            oneByte(command, request.get() & 0xFF);
        }
    }

    private void oneByte(int command, int value) throws IOException {
        switch (command) {
            case DATA_SIZE -> answer(DATA_SIZE, EIGHT_BITS);
            case PARITY -> answer(PARITY, NO_PARITY);
            case STOP_SIZE -> answer(STOP_SIZE, ONE_STOP_BIT);
            case CONTROL -> answer(CONTROL, control(value));
            case LINE_STATE_MASK -> answer(LINE_STATE_MASK, value);
            case MODEM_STATE_MASK -> answer(MODEM_STATE_MASK, value);
            case PURGE -> {
                if (value != PURGE_TO_CHIP_ONLY) {
                    line.discardInput(); // what is on its way to the chip cannot be called back
                }
                answer(PURGE, value);
            }
            default -> {} // suspend, resume: there is no flow control to act on, and they have no answer
        }
    }

    /** A speed that cannot be made leaves the old one, and the answer says so. Zero asks only. */
    private void baud(int wanted) throws IOException {
        if (wanted > 0 && wanted <= VirtualLine.HIGHEST_BAUD && wanted != line.baud()) {
            line.setBaud(wanted);
            watcher.on(new BoardEvent.SpeedChosen(wanted));
        }
        byte[] content = ByteBuffer.allocate(2 + Integer.BYTES)
                .put((byte) COM_PORT)
                .put((byte) (BAUD + ANSWER))
                .putInt(line.baud())
                .array();
        out.subnegotiation(content);
    }

    /** Does what is asked of the control lines and tells how they are. */
    private int control(int asked) {
        return switch (asked) {
            case DTR_ON, DTR_OFF, DTR_QUERY -> {
                drive(asked == DTR_QUERY ? dtr : asked == DTR_ON, rts);
                yield dtr ? DTR_ON : DTR_OFF;
            }
            case RTS_ON, RTS_OFF, RTS_QUERY -> {
                drive(dtr, asked == RTS_QUERY ? rts : asked == RTS_ON);
                yield rts ? RTS_ON : RTS_OFF;
            }
            case BREAK_QUERY, BREAK_QUERY + 1, BREAK_OFF -> BREAK_OFF;
            default -> asked >= INBOUND_FLOW_QUERY ? NO_INBOUND_FLOW_CONTROL : NO_FLOW_CONTROL;
        };
    }

    /** Whether both lines were raised while RTS held the chip in reset, and the chip was not let go yet. */
    boolean isUndecided() {
        return driven == ControlLines.RTS && lines() == ControlLines.BOTH;
    }

    /** Nothing followed: both it is. */
    void decide() {
        driven = lines();
        line.drive(driven);
    }

    private void drive(boolean dtrNow, boolean rtsNow) {
        dtr = dtrNow;
        rts = rtsNow;
        if (lines() != driven && !isUndecided()) {
            decide();
        }
    }

    private ControlLines lines() {
        if (dtr) {
            return rts ? ControlLines.BOTH : ControlLines.DTR;
        }
        return rts ? ControlLines.RTS : ControlLines.NEITHER;
    }

    private void signature() throws IOException {
        byte[] name = "ESP Provision virtual ESP8266".getBytes(StandardCharsets.US_ASCII);
        out.subnegotiation(ByteBuffer.allocate(2 + name.length)
                .put((byte) COM_PORT)
                .put((byte) (SIGNATURE + ANSWER))
                .put(name)
                .array());
    }

    private void answer(int command, int value) throws IOException {
        out.subnegotiation(new byte[] {COM_PORT, (byte) (command + ANSWER), (byte) value});
    }
}
