package org.espprovision.serial;

import java.io.ByteArrayOutputStream;

/**
 * The client's ear of a telnet connection (RFC 854): tells serial bytes from options and sub-negotiations, which may be
 * cut anywhere by the network. What it finds goes to its owner piece by piece.
 */
final class TelnetParser {
    /** Where the pieces go. */
    interface Finds {
        void bytes(byte[] serial);

        void will(int option);

        void demand(int option);

        void refusal(int option);

        /** Everything between SB and SE, undoubled, the option first. */
        void subnegotiation(byte[] content);
    }

    private static final int AFTER_IAC = 0;
    private static final int IN_DATA = -1;
    private static final int IN_SUBNEGOTIATION = -2;
    private static final int IAC_IN_SUBNEGOTIATION = -3;

    private static final int BROKEN_OFF_BYTES = 4096;

    private final Finds finds;
    private final ByteArrayOutputStream serial = new ByteArrayOutputStream();
    private final ByteArrayOutputStream sub = new ByteArrayOutputStream();

    /** One of the constants, or the verb whose option comes next. */
    private int place = IN_DATA;

    TelnetParser(Finds finds) {
        this.finds = finds;
    }

    /** Takes the first {@code length} bytes of what the network gave. */
    void feed(byte[] received, int length) {
        for (int i = 0; i < length; i++) {
            int value = received[i] & 0xFF;
            switch (place) {
                case IN_DATA -> inData(value);
                case AFTER_IAC -> afterIac(value);
                case IN_SUBNEGOTIATION -> inSubnegotiation(value);
                case IAC_IN_SUBNEGOTIATION -> iacInSubnegotiation(value);
                default -> option(value);
            }
        }
        flush();
    }

    private void inData(int value) {
        if (value == Telnet.IAC) {
            place = AFTER_IAC;
        } else {
            serial.write(value);
        }
    }

    private void afterIac(int value) {
        place = switch (value) {
            case Telnet.WILL, Telnet.WONT, Telnet.DO, Telnet.DONT -> value;
            case Telnet.SB -> IN_SUBNEGOTIATION;
            default -> IN_DATA;
        };
        if (value == Telnet.IAC) {
            serial.write(value);
        }
    }

    private void option(int option) {
        int verb = place;
        place = IN_DATA;
        flush();
        switch (verb) {
            case Telnet.WILL -> finds.will(option);
            case Telnet.DO -> finds.demand(option);
            case Telnet.DONT -> finds.refusal(option);
            default -> {} // WONT: what the server does not do we do not need
        }
    }

    private void inSubnegotiation(int value) {
        if (value == Telnet.IAC) {
            place = IAC_IN_SUBNEGOTIATION;
        } else if (sub.size() < BROKEN_OFF_BYTES) {
            sub.write(value);
        }
    }

    private void iacInSubnegotiation(int value) {
        if (value == Telnet.IAC) {
            sub.write(value);
            place = IN_SUBNEGOTIATION;
            return;
        }
        place = IN_DATA;
        flush();
        byte[] content = sub.toByteArray();
        sub.reset();
        finds.subnegotiation(content);
    }

    private void flush() {
        if (serial.size() > 0) {
            byte[] bytes = serial.toByteArray();
            serial.reset();
            finds.bytes(bytes);
        }
    }
}
