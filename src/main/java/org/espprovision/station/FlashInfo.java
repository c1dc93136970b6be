package org.espprovision.station;

import java.util.List;
import java.util.Optional;
import org.espprovision.chip.ChipIdentity;
import org.espprovision.chip.FileSystemTraces;
import org.espprovision.chip.FlashStart;
import org.espprovision.chip.LoaderKind;
import org.espprovision.spiffs.SpiffsUse;

/**
 * What was found out about a chip and its flash without changing anything.
 *
 * @param loader whose program looked
 * @param baud the speed reached
 * @param start what lies at 0
 */
public record FlashInfo(
        ChipIdentity chip,
        Optional<Integer> crystalMhz,
        LoaderKind loader,
        int baud,
        FlashStart start,
        List<FileSystem> fileSystems) {

    /** A file system where one of the core's layouts has it. */
    public record FileSystem(FileSystemTraces.Found place, Content content) {}

    /** What is in it, as far as it was read. */
    public sealed interface Content {
        /** Nobody looked. */
        record NotRead() implements Content {}

        /** It does not read as a sound file system. */
        record Damaged(String why) implements Content {}

        /**
         * Names and sizes; the bytes, a key perhaps, were forgotten at once.
         *
         * @param found those that are certificates or keys, or were meant to be
         */
        record Files(List<NamedFile> files, SpiffsUse use, List<FoundFile> found) implements Content {}
    }

    /** A file without its bytes. */
    public record NamedFile(String path, int lengthBytes) {}
}
