package org.espprovision.serial;

import java.io.ByteArrayOutputStream;

/**
 * What we say on a telnet connection to a serial port: options, COM-PORT-OPTION commands, data. Built up and then sent in
 * one write. Sources: RFC 854, RFC 2217.
 */
final class Telnet {
    static final int SE = 240;
    static final int SB = 250;
    static final int WILL = 251;
    static final int WONT = 252;
    static final int DO = 253;
    static final int DONT = 254;
    static final int IAC = 255;

    static final int BINARY = 0;
    static final int SUPPRESS_GO_AHEAD = 3;
    static final int COM_PORT = 44;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Telnet option(int verb, int option) {
        bytes.write(IAC);
        bytes.write(verb);
        bytes.write(option);
        return this;
    }

    /** A command of the COM-PORT-OPTION; IAC within the value is doubled, as 0xff in a baud rate has to be. */
    Telnet comPort(int command, byte... value) {
        bytes.write(IAC);
        bytes.write(SB);
        bytes.write(COM_PORT);
        bytes.write(command);
        return data(value).end();
    }

    Telnet data(byte... serial) {
        for (byte value : serial) {
            bytes.write(value);
            if ((value & 0xFF) == IAC) {
                bytes.write(IAC);
            }
        }
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    private Telnet end() {
        bytes.write(IAC);
        bytes.write(SE);
        return this;
    }
}
