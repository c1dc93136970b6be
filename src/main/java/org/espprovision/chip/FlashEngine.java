package org.espprovision.chip;

import java.util.List;
import java.util.Optional;
import org.espprovision.Progress;

/** What reads and changes the flash: the boot ROM's commands, our own program in the chip, or Espressif's. */
sealed interface FlashEngine permits Flasher, StubFlasher, EspressifFlasher {
    /** Writes sections that share no sector. */
    WriteSummary write(List<FlashSection> sections, Progress progress);

    /**
     * Holds the section against the flash.
     *
     * @throws ChipException {@code chip.verify} naming the first byte that differs
     */
    default void verify(FlashSection section, Progress progress) {
        compare(section, progress).difference().ifPresent(difference -> {
            throw ChipException.verify(section.name(), difference);
        });
    }

    /** Holds the section against the flash to its end, whatever differs. */
    default Comparison compare(FlashSection section, Progress progress) {
        var comparison = new Comparison(section, (offset, found) -> found);
        comparison.take(section.offset(), read(section.offset(), section.lengthBytes(), progress));
        return comparison;
    }

    /** What sectors in a row hold, in 16 bytes each; empty where the chip would have to send all of it to tell. */
    default Optional<List<SectorDigest>> digests(int offset, int sectors, Progress progress) {
        return Optional.empty();
    }

    /** A 32-bit register of the chip; empty where there is no way to ask for it. */
    default Optional<Integer> register(int address) {
        return Optional.empty();
    }

    byte[] read(int offset, int lengthBytes, Progress progress);

    void erase(String name, int offset, int lengthBytes, Progress progress);

    /** Lets the chip start its sketch without a reset. */
    void leave();

    /** What a passed {@link #verify} rests on, as a report may say it. */
    String proof();
}
