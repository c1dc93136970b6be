package org.espprovision.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Puts a telnet stream together. Each call is one write; calls from several threads do not mix. */
final class TelnetWriter {
    private final OutputStream out;

    TelnetWriter(OutputStream out) {
        this.out = out;
    }

    void data(byte[] bytes) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream(bytes.length + 16);
        putDoubled(stream, bytes);
        send(stream);
    }

    void option(int verb, int option) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write(TelnetDecoder.IAC);
        stream.write(verb);
        stream.write(option);
        send(stream);
    }

    void subnegotiation(byte[] content) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write(TelnetDecoder.IAC);
        stream.write(TelnetDecoder.SB);
        putDoubled(stream, content);
        stream.write(TelnetDecoder.IAC);
        stream.write(TelnetDecoder.SE);
        send(stream);
    }

    private synchronized void send(ByteArrayOutputStream stream) throws IOException {
        stream.writeTo(out);
        out.flush();
    }

    private static void putDoubled(ByteArrayOutputStream stream, byte[] bytes) {
        for (byte value : bytes) {
            stream.write(value);
            if ((value & 0xFF) == TelnetDecoder.IAC) {
                stream.write(value);
            }
        }
    }
}
