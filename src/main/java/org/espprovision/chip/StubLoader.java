package org.espprovision.chip;

import java.time.Duration;
import java.util.Optional;

/** Loads the flasher stub into the chip's RAM with the boot ROM's commands and starts it. */
final class StubLoader {
    /** The greeting takes a few milliseconds; a chip that does not run the stub says nothing at all. */
    private static final Duration GREETING = Duration.ofMillis(600);

    /** A stub that runs, and what it said. */
    record Started(StubProtocol protocol, StubProtocol.Hello hello) {}

    private final LoaderProtocol rom;

    StubLoader(LoaderProtocol rom) {
        this.rom = rom;
    }

    /** Empty when it cannot be loaded or does not greet; the chip must be reset then. */
    Optional<Started> start(StubImage image) {
        try {
            load(image);
        } catch (LoaderFault broken) {
            return Optional.empty();
        }
        var protocol = new StubProtocol(rom.line());
        return protocol.greeting(GREETING).map(hello -> new Started(protocol, hello));
    }

    /** Loads and starts it. The ROM's last reply may come together with the greeting: who takes the one takes the other. */
    void load(StubImage image) throws LoaderFault {
        for (StubImage.Segment segment : image.segments()) {
            upload(segment);
        }
        rom.line().write(Request.memEnd(image.entry()).frame());
    }

    private void upload(StubImage.Segment segment) throws LoaderFault {
        int length = segment.bytes().length;
        int blocks = -Math.floorDiv(-length, Request.MEMORY_BLOCK_BYTES);
        rom.exchange(Request.memBegin(length, blocks, segment.address()));
        for (int block = 0; block < blocks; block++) {
            int done = block * Request.MEMORY_BLOCK_BYTES;
            rom.exchange(
                    Request.memData(block, segment.bytes(), done, Math.min(Request.MEMORY_BLOCK_BYTES, length - done)));
        }
    }
}
