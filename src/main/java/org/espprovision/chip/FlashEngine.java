package org.espprovision.chip;

import java.util.List;
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
    void verify(FlashSection section, Progress progress);

    byte[] read(int offset, int lengthBytes, Progress progress);

    void erase(String name, int offset, int lengthBytes, Progress progress);

    /** Lets the chip start its sketch without a reset. */
    void leave();

    /** What a passed {@link #verify} rests on, as a report may say it. */
    String proof();
}
