package org.espprovision.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Takes a telnet stream apart, in pieces of any size. Source: RFC 854 and RFC 855. */
final class TelnetDecoder {
    static final int SE = 240;
    static final int SB = 250;
    static final int WILL = 251;
    static final int WONT = 252;
    static final int DO = 253;
    static final int DONT = 254;
    static final int IAC = 255;

    /** A client that never ends a sub-negotiation must not fill the memory; all that RFC 2217 knows are shorter. */
    private static final int LONGEST_SUBNEGOTIATION_BYTES = 1024;

    private enum State {
        DATA,
        COMMAND,
        OPTION,
        SUBNEGOTIATION,
        SUBNEGOTIATION_COMMAND
    }

    /** What is in the stream, in its order. */
    interface Listener {
        void data(byte[] bytes) throws IOException;

        /** Hears WILL, WONT, DO or DONT about an option. */
        void option(int verb, int option) throws IOException;

        /** Hears what belongs to an option, whose number comes first; never empty. */
        void subnegotiation(byte[] content) throws IOException;
    }

    private final Listener listener;
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final ByteArrayOutputStream subnegotiation = new ByteArrayOutputStream();
    private State state = State.DATA;
    private int verb;

    TelnetDecoder(Listener listener) {
        this.listener = listener;
    }

    void take(byte[] bytes, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            take(bytes[i] & 0xFF);
        }
        handOnData();
    }

    private void take(int value) throws IOException {
        switch (state) {
            case DATA -> {
                if (value == IAC) {
                    state = State.COMMAND;
                } else {
                    data.write(value);
                }
            }
            case COMMAND -> command(value);
            case OPTION -> {
                state = State.DATA;
                handOnData();
                listener.option(verb, value);
            }
            case SUBNEGOTIATION -> {
                if (value == IAC) {
                    state = State.SUBNEGOTIATION_COMMAND;
                } else {
                    keep(value);
                }
            }
            case SUBNEGOTIATION_COMMAND -> {
                state = State.SUBNEGOTIATION;
                if (value == IAC) {
                    keep(value);
                } else {
                    endOfSubnegotiation();
                }
            }
        }
    }

    /** Commands without an option (no operation, are you there, …) mean nothing to a serial port. */
    private void command(int value) {
        state = State.DATA;
        switch (value) {
            case IAC -> data.write(IAC);
            case SB -> {
                subnegotiation.reset();
                state = State.SUBNEGOTIATION;
            }
            case WILL, WONT, DO, DONT -> {
                verb = value;
                state = State.OPTION;
            }
            default -> {}
        }
    }

    /** IAC SE; any other command inside is a mistake of the client, and ends it too. */
    private void endOfSubnegotiation() throws IOException {
        state = State.DATA;
        handOnData();
        if (subnegotiation.size() > 0) {
            listener.subnegotiation(subnegotiation.toByteArray());
        }
    }

    private void keep(int value) {
        if (subnegotiation.size() < LONGEST_SUBNEGOTIATION_BYTES) {
            subnegotiation.write(value);
        }
    }

    private void handOnData() throws IOException {
        if (data.size() > 0) {
            byte[] bytes = data.toByteArray();
            data.reset();
            listener.data(bytes);
        }
    }
}
