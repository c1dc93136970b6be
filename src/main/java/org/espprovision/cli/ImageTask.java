package org.espprovision.cli;

import java.nio.file.Path;
import org.espprovision.spiffs.Volume;
import org.espprovision.station.FileSystemDump;
import picocli.CommandLine.Mixin;

/** What the image commands share that may go to a chip: the place of its file system, and what becomes of what is read. */
abstract class ImageTask extends FlashTask {
    @Mixin
    private ImagePlace place = new ImagePlace();

    ImageTask(Surroundings surroundings) {
        super(surroundings);
    }

    ImagePlace place() {
        return place;
    }

    /** What to do with a file system that was read. */
    interface Use {
        int of(FileSystemDump dump);
    }

    /** Reads the chip's SPIFFS, and forgets it when it was told. */
    int withChip(Use use) {
        board().port();
        place.check();
        return atTheBench((bench, board) -> {
            FileSystemDump dump = bench.readFileSystem(board, place::on);
            return () -> {
                try {
                    return use.of(dump);
                } finally {
                    dump.wipe();
                }
            };
        });
    }

    /** Whether the chip holds these files and no other. */
    int verify(Path source, Volume wanted) {
        return withChip(dump -> new ImageVerdict(source, wanted, dump).tell(surroundings(), common()));
    }
}
