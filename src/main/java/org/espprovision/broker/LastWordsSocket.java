package org.espprovision.broker;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A socket on which the other side's last words are heard. A broker that refuses a client certificate sends an alert and
 * hangs up while the client is still writing; the JDK would then complain about the write and never read the alert. Here a
 * write that fails is forgotten, and the next read tells what happened.
 */
final class LastWordsSocket extends Socket {
    @Override
    public OutputStream getOutputStream() throws IOException {
        return new Forgetful(super.getOutputStream());
    }

    private static final class Forgetful extends FilterOutputStream {
        private boolean broken;

        Forgetful(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (broken) {
                return;
            }
            try {
                out.write(bytes, offset, length);
            } catch (IOException theOtherSideHungUp) {
                broken = true; // reading tells why
            }
        }
    }
}
