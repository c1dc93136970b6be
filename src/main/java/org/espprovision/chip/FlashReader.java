package org.espprovision.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espprovision.Progress;

/**
 * Reads flash through the boot ROM, which has no command for it: 64 bytes at a time through the flash controller's
 * registers.
 *
 * <p>What it costs on the wire, counted in {@code FlasherTest}: for 64 bytes of flash 280 bytes and a few escapes go
 * down (one WRITE_REG of 42, seventeen READ_REGs of 14) and 216 come up, so the way down decides: about 4.5 bytes of
 * line for each byte of flash. Measured against a virtual chip that keeps real time: 10,200 bytes a second at 460,800
 * baud and 2,570 at 115,200. Reading back a sketch of 475,136 bytes takes about 46 s or 3 minutes, a file system of
 * 1,024,000 bytes 100 s or 6.6 minutes. An adapter that holds received bytes back (the 16 ms latency timer of FTDI
 * chips) makes it slower still.
 */
final class FlashReader {
    private static final int OPCODE_READ = 0x03;

    /** Small enough to get through between two faults of a bad line, large enough that a good one seldom idles. */
    private static final int BATCH_BYTES = 1024;

    /** Takes what was read, in ascending order. */
    @FunctionalInterface
    interface Sink {
        void take(int offset, byte[] bytes);
    }

    private final LoaderProtocol protocol;
    private final SpiController controller;

    FlashReader(LoaderProtocol protocol, SpiController controller) {
        this.protocol = protocol;
        this.controller = controller;
    }

    byte[] read(int offset, int lengthBytes, Progress progress) {
        ByteBuffer bytes = ByteBuffer.allocate(lengthBytes);
        read(offset, lengthBytes, (at, chunk) -> bytes.put(chunk), progress);
        return bytes.array();
    }

    /** Reads any bytes and hands them on in pieces of at most 1 KiB. */
    void read(int offset, int lengthBytes, Sink sink, Progress progress) {
        SpiController.Setting before =
                protocol.obtain("asking for the flash controller's setting", attempt -> controller.setting());
        progress.at(0, lengthBytes);
        for (int done = 0; done < lengthBytes; done += BATCH_BYTES) {
            int at = offset + done;
            int length = Math.min(BATCH_BYTES, lengthBytes - done);
            sink.take(at, protocol.obtain("reading the flash at 0x%06x".formatted(at), attempt -> batch(at, length)));
            progress.at(done + length, lengthBytes);
        }
        protocol.persist("putting the flash controller back", attempt -> controller.restore(before));
    }

    /** The controller is set up with each batch anew, so that noise on one cannot spoil the next. */
    private static List<Request> requestsFor(int offset, int transfers) {
        var requests = new ArrayList<Request>();
        requests.add(SpiController.prepareTransfers(OPCODE_READ));
        for (int i = 0; i < transfers; i++) {
            requests.addAll(SpiController.transfer(offset + i * SpiController.DATA_BYTES));
        }
        return requests;
    }

    private byte[] batch(int offset, int lengthBytes) throws LoaderFault {
        int transfers = -Math.floorDiv(-lengthBytes, SpiController.DATA_BYTES);
        List<Reply> replies = protocol.exchange(requestsFor(offset, transfers));
        var bytes = ByteBuffer.allocate(transfers * SpiController.DATA_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < transfers; i++) {
            int first = 1 + i * SpiController.REQUESTS_PER_TRANSFER;
            List<Reply> transfer = replies.subList(first, first + SpiController.REQUESTS_PER_TRANSFER);
            if (!SpiController.done(transfer)) {
                throw LoaderFault.busy("a read");
            }
            for (int word = 0; word < SpiController.DATA_BYTES / Integer.BYTES; word++) {
                bytes.putInt(SpiController.word(transfer, word));
            }
        }
        return Arrays.copyOf(bytes.array(), lengthBytes);
    }
}
