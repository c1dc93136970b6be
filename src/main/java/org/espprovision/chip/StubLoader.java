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
            for (StubImage.Segment segment : image.segments()) {
                upload(segment);
            }
        } catch (LoaderFault broken) {
            return Optional.empty();
        }
        // Its reply may come together with the greeting, so whoever takes the one must take the other.
        rom.line().write(Request.memEnd(image.entry()).frame());
        var protocol = new StubProtocol(rom.line());
        return protocol.greeting(GREETING).map(hello -> new Started(protocol, hello));
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
